namespace GenBn.Onnx.Nodes;

/// <content>PReLU: slopes belong to channels, but ONNX aligns shapes at their ends.</content>
internal sealed partial class LayerNodes
{
    public string Visit(PReLULayer layer) => writer.Result(
        "PRelu", [writer.Input, writer.Tensor("slope", [layer.Shape[0], .. Enumerable.Repeat(1, layer.Shape.Count - 1)])]);
}
