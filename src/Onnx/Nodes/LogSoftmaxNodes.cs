namespace GenBn.Onnx.Nodes;

/// <content>The logarithm of a softmax.</content>
internal sealed partial class LayerNodes
{
    public string Visit(LogSoftmaxLayer layer) => writer.Result("LogSoftmax", [writer.Input], NodeAttributes.Integer("axis", 1));
}
