using GenBn.Import.Reading;

namespace GenBn.Import.Keras;

/// <summary>A layer as weights are looked up: by its name, or by its class and how many of that class are before it in its model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ClassName">Its class.</param>
/// <param name="Number">How many layers of the class stand before it in the model.</param>
internal sealed record LayerPlace(string Name, string ClassName, int Number);

/// <summary>The weights of a model's layers. Keras stores those of a layer in an order that its class defines: a list, whatever the format.</summary>
internal abstract class ModelWeights
{
    /// <summary>The tensors of a layer, in the order in which the layer creates them; trained ones come first.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public abstract IReadOnlyList<StoredTensor> Of(LayerPlace layer);

    /// <summary>The weights of a model that is a layer of this one.</summary>
    public abstract ModelWeights Inner(LayerPlace model);
}
