namespace GenBn.Architecture;

/// <summary>Name and shape of a parameter or running statistic, as in <see cref="NamedTensor"/>.</summary>
/// <param name="Name">Name of layer and tensor, for example <c>conv1.weight</c> or <c>batchnorm1.running_mean</c>.</param>
/// <param name="Shape">Size of each dimension, outermost first.</param>
public sealed record ArchitectureTensor(string Name, IReadOnlyList<int> Shape)
{
    /// <summary>Number of values.</summary>
    public long Length => Shape.Aggregate(1L, (product, size) => product * size);
}
