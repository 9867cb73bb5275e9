using GenBn.Generator.Shapes;

namespace GenBn.Generator.Fusion;

/// <summary>
/// Which tensors leave a gap between their planes. A plane of 8×8 or 32×32 values is a power of two of bytes: the same
/// position of all channels, which a convolution reads together, would share the few lines of one set of each cache.
/// </summary>
/// <remarks>
/// No gap where others expect consecutive values: the network's input and output, what is flattened, and dropout, which counts
/// values. What is read or written value by value together has the same layout.
/// </remarks>
internal sealed class TensorLayout
{
    /// <summary>Smaller planes lie close enough together.</summary>
    private const int SmallestPlane = 64;

    private readonly HashSet<string>? _dense;

    private TensorLayout(HashSet<string>? dense) => _dense = dense;

    /// <summary>No gaps at all.</summary>
    public static TensorLayout Dense { get; } = new(null);

    /// <summary>The layout for stages that were made with any other.</summary>
    /// <param name="stages">In the order of execution.</param>
    /// <param name="tensors">All tensors, that of the input first.</param>
    public static TensorLayout For(IReadOnlyList<Stage> stages, IReadOnlyList<TensorPlan> tensors)
    {
        Dictionary<string, TensorShape> shapes = tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Shape, StringComparer.Ordinal);
        IEnumerable<TensorPlan> flattened = stages.SelectMany(stage => stage.Inputs.Append(stage.Input)).Where(input => input.Shape != shapes[input.Name]);
        IEnumerable<TensorPlan> counted = stages.OfType<DropoutStage>().SelectMany(stage => new[] { stage.Input, stage.Output });
        var dense = new HashSet<string>(
            flattened.Concat(counted).Append(tensors[0]).Concat(stages.Skip(stages.Count - 1).Select(stage => stage.Output)).Select(tensor => tensor.Name),
            StringComparer.Ordinal);
        List<string[]> together = [.. stages.Select(stage => Together(stage).Select(tensor => tensor.Name).ToArray())];
        while (together.FirstOrDefault(names => names.Any(dense.Contains) && !names.All(dense.Contains)) is { } mixed)
        {
            dense.UnionWith(mixed);
        }

        return new TensorLayout(dense);
    }

    /// <summary>Vectors from one channel of a tensor to the next: an odd multiple of 4 where there is a gap.</summary>
    public int PlaneStride(string name, TensorShape shape) =>
        _dense is not null && !_dense.Contains(name) && shape.Plane >= SmallestPlane && shape.Plane % 16 == 0 ? shape.Plane + 4 : shape.Plane;

    private static IEnumerable<TensorPlan> Together(Stage stage) => stage switch
    {
        NormalizeStage { Extreme: { } extreme } => [stage.Output, extreme],
        NormalizeStage or ConcatStage => stage.Inputs.Append(stage.Output),
        _ => [],
    };
}
