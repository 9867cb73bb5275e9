namespace GenBn.Import.Graphs;

/// <summary>A value of a model's graph: a constant, or what the input or a node gives.</summary>
/// <param name="name">Its name in the file.</param>
internal sealed class Value(string name)
{
    /// <summary>Its name in the file.</summary>
    public string Name => name;

    /// <summary>Its shape, with the batch as a symbol; null if it is not known.</summary>
    public IReadOnlyList<Dimension>? Shape { get; set; }

    /// <summary>Its content, if that does not depend on the input.</summary>
    public Constant? Constant { get; set; }

    /// <summary>The node that gives it; null for inputs and constants.</summary>
    public Node? Producer { get; set; }

    /// <summary>The nodes that read it, one for each operand. Only nodes that the output depends on count.</summary>
    public List<Node> Readers { get; } = [];

    /// <summary>Sizes without the batch; null if the shape is not known or its first dimension is not the batch.</summary>
    public IReadOnlyList<long>? SampleSizes =>
        Shape is [{ IsBatch: true, Size: 1 }, ..] && Shape.Skip(1).All(dimension => !dimension.IsBatch)
            ? [.. Shape.Skip(1).Select(dimension => dimension.Size)]
            : null;

    /// <summary>The shape in messages.</summary>
    public string ShapeText => Shape is null ? "[?]" : $"[{string.Join(", ", Shape)}]";
}
