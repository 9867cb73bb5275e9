using GenBn.Import.Graphs;
using GenBn.Import.Nodes;

namespace GenBn.Import.Keras;

/// <summary>
/// Writes the nodes of a graph as ONNX has them. All values have the shapes that they have in Keras; where an operator wants the channels first, a
/// transposition stands before it and another one behind it, and costs nothing in the class.
/// </summary>
internal sealed class NodeWriter
{
    /// <summary>The operator set whose nodes are written.</summary>
    public const int Opset = 21;

    private readonly List<Node> _nodes = [];
    private int _names;

    /// <summary>The nodes so far, each behind those that it reads.</summary>
    public List<Node> Nodes => _nodes;

    /// <summary>Name of the layer whose nodes are written.</summary>
    public string Layer { get; set; } = "";

    /// <summary>What messages say about the nodes that are written.</summary>
    public NodeSource? Source { get; set; }

    /// <summary>Adds a node whose result has as many dimensions as its first operand.</summary>
    public KerasValue Add(string operation, KerasValue input, params IReadOnlyList<(string Name, AttributeValue Value)> attributes) =>
        Add(operation, input.Rank, [input.Value], attributes);

    /// <summary>Adds a node.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="rank">Number of dimensions of its result, without the batch.</param>
    /// <param name="inputs">Its operands; null where an optional one is left out.</param>
    /// <param name="attributes">Its attributes.</param>
    public KerasValue Add(string operation, int rank, IReadOnlyList<Value?> inputs, params IReadOnlyList<(string Name, AttributeValue Value)> attributes)
    {
        var named = new NodeAttributes(attributes.ToDictionary(pair => pair.Name, pair => pair.Value));
        var node = new Node(Layer, operation, named) { Opset = Opset, Source = Source };
        node.Inputs.AddRange(inputs);
        var output = new Value($"{Layer}:{_names++}") { Producer = node };
        node.Outputs.Add(output);
        output.Shape = NodeKinds.Find(operation)?.Infer(node);
        _nodes.Add(node);
        return new KerasValue(output, rank);
    }

    /// <summary>Adds a node for a layer that cannot be said: the reason becomes an obstacle.</summary>
    public KerasValue Refuse(string reason, int rank, IReadOnlyList<Value> inputs)
    {
        var node = new Node(Layer, Node.RefusedOperator, NodeAttributes.None) { Opset = Opset, Source = Source, Refusal = reason };
        node.Inputs.AddRange(inputs);
        var output = new Value($"{Layer}:{_names++}") { Producer = node };
        node.Outputs.Add(output);
        _nodes.Add(node);
        return new KerasValue(output, rank);
    }

    /// <summary>A constant of floats.</summary>
    public Value Floats(int[] shape, params float[] values) =>
        new($"{Layer}:{_names++}") { Constant = new Constant(shape, values), Shape = [.. shape.Select(size => new Dimension(size))] };

    /// <summary>A constant of whole numbers, in one dimension.</summary>
    public Value Integers(params IReadOnlyList<long> values) => new($"{Layer}:{_names++}")
    {
        Constant = new Constant([values.Count], [.. values.Select(value => new Dimension(value))]),
        Shape = [new Dimension(values.Count)],
    };

    /// <summary>The value with the channels first.</summary>
    public KerasValue ChannelsFirst(KerasValue value) => Transposed(value, [0, value.Rank, .. Enumerable.Range(1, value.Rank - 1)]);

    /// <summary>The value with the channels last.</summary>
    public KerasValue ChannelsLast(KerasValue value) => Transposed(value, [0, .. Enumerable.Range(2, value.Rank - 1), 1]);

    public KerasValue Transposed(KerasValue value, IReadOnlyList<int> order) => Add("Transpose", value, ("perm", Of([.. order.Select(axis => (long)axis)])));

    public static AttributeValue Of(long integer) => new() { Integer = integer };

    public static AttributeValue Of(float number) => new() { Number = number };

    public static AttributeValue Of(string text) => new() { Text = text };

    public static AttributeValue Of(IReadOnlyList<long> integers) => new() { Integers = integers };
}
