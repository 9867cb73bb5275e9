using GenBn.Import.Reading;

namespace GenBn.Import.Keras;

/// <summary>
/// Weights of an HDF5 model: the group <c>model_weights</c> has one group for each layer of the outermost model, whose attribute <c>weight_names</c>
/// lists its tensors. That of an inner model lists the tensors of all its layers.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="name">Name of the file in messages.</param>
/// <param name="outer">Name of the outermost model's layer that contains this model; null for the outermost model.</param>
internal sealed class Hdf5Weights(Hdf5File file, string name, string? outer = null) : ModelWeights
{
    /// <summary>Names of an inner model's tensors by layer: a path ends in the names of the layer and the tensor.</summary>
    private readonly Lazy<ILookup<string, string>> _inner =
        new(() => Names(file, name, outer!).ToLookup(path => path.Split('/') is [.., var owner, _] ? owner : ""));

    public override IReadOnlyList<StoredTensor> Of(LayerPlace layer)
    {
        IEnumerable<string> names = outer is null ? Names(file, name, layer.Name) : _inner.Value[layer.Name];
        return [.. names.Select(tensor => file.Tensor($"{Group(outer ?? layer.Name)}/{tensor}"))];
    }

    public override ModelWeights Inner(LayerPlace model) => outer is null ? new Hdf5Weights(file, name, model.Name) : this;

    private static string Group(string layer) => $"model_weights/{layer}";

    private static IReadOnlyList<string> Names(Hdf5File file, string name, string layer) => file.HasGroup(Group(layer))
        ? file.Texts(Group(layer), "weight_names") ?? []
        : throw new InvalidDataException($"{name}: expected weights of the layer '{GenBn.Import.Names.Shown(layer)}', but the file has none.");
}
