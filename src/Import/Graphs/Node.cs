namespace GenBn.Import.Graphs;

/// <summary>An operator with what it reads and gives.</summary>
/// <param name="name">Its name in the file, or that of its first output if it has none.</param>
/// <param name="operation">The operator. Operators of other domains than ONNX's have the domain before them.</param>
/// <param name="attributes">Its attributes.</param>
internal sealed class Node(string name, string operation, NodeAttributes attributes)
{
    /// <summary>The operator of a node that stands for what a reader of another format refused.</summary>
    public const string RefusedOperator = "?";

    /// <summary>Its name in the file, or that of its first output if it has none.</summary>
    public string Name => name;

    /// <summary>The operator.</summary>
    public string Operator => operation;

    /// <summary>Its attributes.</summary>
    public NodeAttributes Attributes => attributes;

    /// <summary>Version of the operator set.</summary>
    public int Opset { get; init; }

    /// <summary>The layer of another format that it is a part of; null for nodes of ONNX.</summary>
    public NodeSource? Source { get; init; }

    /// <summary>Why the reader of another format refused what the node stands for; null if it did not.</summary>
    public string? Refusal { get; init; }

    /// <summary>The operator, or the layer, as the file names it.</summary>
    public string ShownOperator => Source?.Operator ?? Operator;

    /// <summary>Its operands; null where an optional one is left out.</summary>
    public List<Value?> Inputs { get; } = [];

    /// <summary>Its results; null where one is left out.</summary>
    public List<Value?> Outputs { get; } = [];

    /// <summary>An operand; null if it is left out.</summary>
    public Value? Input(int index) => index < Inputs.Count ? Inputs[index] : null;

    /// <summary>The first result.</summary>
    public Value Output => Outputs[0]!;

    /// <summary>Shapes of operands and result, for messages.</summary>
    public string Shapes => Source is { Output: { } output }
        ? $"{ShapesOf(Source.Inputs)} → {ShapesOf([output])}"
        : $"{ShapesOf(Inputs)} → {ShapesOf(Outputs)}";

    private static string ShapesOf(IReadOnlyList<Value?> values) => string.Join(", ", values.OfType<Value>().Select(value => value.ShapeText));
}
