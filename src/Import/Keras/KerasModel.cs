using System.Text.Json;

namespace GenBn.Import.Keras;

/// <summary>A result of a layer: the layer, which of its calls, and which of the results.</summary>
internal readonly record struct TensorRef(string Layer, int Call, int Result);

/// <summary>An argument of a layer's call: a result of another layer, or a number.</summary>
internal readonly record struct Argument(TensorRef? Tensor, double Number);

/// <summary>A layer of a model.</summary>
/// <param name="Place">Its name, and where its weights are.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Calls">Its calls, in the order in which results refer to them. A layer that is called twice shares its weights.</param>
/// <param name="Model">The model that it is; null if it is none.</param>
internal sealed record KerasLayer(LayerPlace Place, LayerConfig Config, IReadOnlyList<IReadOnlyList<Argument>> Calls, KerasModel? Model)
{
    /// <summary>
    /// What the number of a call begins with. A model that is a layer was called once when it was made; that call is not in the configuration.
    /// </summary>
    public int FirstCall { get; set; }
}

/// <summary>A sequential or functional model, as its configuration says.</summary>
/// <param name="Layers">Its layers by name, in the order of the configuration.</param>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Outputs">Its outputs.</param>
internal sealed record KerasModel(IReadOnlyDictionary<string, KerasLayer> Layers, IReadOnlyList<TensorRef> Inputs, IReadOnlyList<TensorRef> Outputs);
