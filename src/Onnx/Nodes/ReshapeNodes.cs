namespace GenBn.Onnx.Nodes;

/// <content>Another shape of the same values, for any number of samples.</content>
internal sealed partial class LayerNodes
{
    public string Visit(ReshapeLayer layer) =>
        writer.Result("Reshape", [writer.Input, writer.Integers("shape", [0, .. layer.Shape.Select(size => (long)size)])]);
}
