namespace GenBn.Onnx.Nodes;

/// <summary>A convolution: the weights lie in memory as ONNX wants them.</summary>
internal static class ConvNodes
{
    public static void Write(ConvLayer layer, NodeWriter writer)
    {
        LayerWindow window = layer.Window;
        writer.Result(
            "Conv",
            layer.HasBias ? [writer.Input, writer.Tensor("weight"), writer.Tensor("bias")] : [writer.Input, writer.Tensor("weight")],
            NodeAttributes.Extent("kernel_shape", window.Kernel),
            NodeAttributes.Extent("strides", window.Stride),
            NodeAttributes.Pads(window),
            NodeAttributes.Extent("dilations", window.Dilation),
            NodeAttributes.Integer("group", layer.Groups));
    }
}
