namespace GenBn.Onnx.Nodes;

/// <summary>Adds a layer's nodes, for every kind of layer, and says what its value is called.</summary>
/// <param name="writer">Adds them.</param>
internal sealed partial class LayerNodes(NodeWriter writer) : IArchitectureVisitor<string>
{
    /// <summary>Prediction has what stands before it.</summary>
    public string Visit(DropoutLayer layer) => writer.Input;

    public string Visit(FlattenLayer layer) => writer.Result("Flatten", [writer.Input], NodeAttributes.Integer("axis", 1));

    public string Visit(SoftmaxLayer layer) => writer.Result("Softmax", [writer.Input], NodeAttributes.Integer("axis", 1));

    public string Visit(AddLayer layer) => writer.Result("Add", writer.Inputs);

    public string Visit(ConcatLayer layer) => writer.Result("Concat", writer.Inputs, NodeAttributes.Integer("axis", 1));

    /// <exception cref="NotSupportedException">Always.</exception>
    public string Visit(CustomArchitectureLayer layer) => throw new NotSupportedException(
        $"'{layer.Name}' is computed by {layer.Type}, which ONNX has no operator for. Only networks of built-in layers can be exported.");
}
