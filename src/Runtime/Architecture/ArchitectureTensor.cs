namespace GenBn.Architecture;

/// <summary>A parameter or running statistic by name and shape, as <see cref="NamedTensor"/> has them.</summary>
/// <param name="Name">Layer and role, for example <c>conv1.weight</c> or <c>batchnorm1.running_mean</c>.</param>
/// <param name="Shape">Size of each dimension, outermost first.</param>
public sealed record ArchitectureTensor(string Name, IReadOnlyList<int> Shape)
{
    /// <summary>Number of values.</summary>
    public long Length => Shape.Aggregate(1L, (product, size) => product * size);
}
