namespace GenBn.Onnx.Nodes;

/// <summary>Adds the nodes of a layer, for every kind of layer, and returns the name of its value.</summary>
/// <param name="writer">Adds nodes to the graph.</param>
internal sealed partial class LayerNodes(NodeWriter writer) : IArchitectureVisitor<string>
{
    /// <summary>In prediction, it is the identity.</summary>
    public string Visit(DropoutLayer layer) => writer.Input;

    public string Visit(FlattenLayer layer) => writer.Result("Flatten", [writer.Input], NodeAttributes.Integer("axis", 1));

    public string Visit(SoftmaxLayer layer) => writer.Result("Softmax", [writer.Input], NodeAttributes.Integer("axis", 1));

    public string Visit(AddLayer layer) => writer.Result("Add", writer.Inputs);

    public string Visit(ConcatLayer layer) => writer.Result("Concat", writer.Inputs, NodeAttributes.Integer("axis", 1));

    /// <summary>Each of its inputs is an output of the graph.</summary>
    public string Visit(HeadsLayer layer) => writer.Output;

    /// <exception cref="NotSupportedException">Always.</exception>
    public string Visit(CustomArchitectureLayer layer) => throw new NotSupportedException(
        $"'{layer.Name}' is computed by {layer.Type}, for which ONNX has no operator. Only networks of built-in layers can be exported.");
}
