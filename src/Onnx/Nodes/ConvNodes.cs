namespace GenBn.Onnx.Nodes;

/// <content>A convolution. The weight has the layout of ONNX.</content>
internal sealed partial class LayerNodes
{
    public string Visit(ConvLayer layer)
    {
        LayerWindow window = layer.Window;
        return writer.Result(
            "Conv",
            layer.HasBias ? [writer.Input, writer.Tensor("weight"), writer.Tensor("bias")] : [writer.Input, writer.Tensor("weight")],
            NodeAttributes.Extent("kernel_shape", window.Kernel),
            NodeAttributes.Extent("strides", window.Stride),
            NodeAttributes.Pads(window),
            NodeAttributes.Extent("dilations", window.Dilation),
            NodeAttributes.Integer("group", layer.Groups));
    }
}
