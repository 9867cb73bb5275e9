namespace GenBn.Onnx.Nodes;

/// <content>A transposed convolution. The weight has the layout of ONNX.</content>
internal sealed partial class LayerNodes
{
    public string Visit(ConvTransposeLayer layer) => writer.Result(
        "ConvTranspose",
        layer.HasBias ? [writer.Input, writer.Tensor("weight"), writer.Tensor("bias")] : [writer.Input, writer.Tensor("weight")],
        NodeAttributes.Extent("kernel_shape", layer.Kernel),
        NodeAttributes.Extent("strides", layer.Stride),
        NodeAttributes.Integers("pads", layer.Padding.Height, layer.Padding.Width, layer.Padding.Height, layer.Padding.Width),
        NodeAttributes.Extent("output_padding", layer.OutputPadding),
        NodeAttributes.Extent("dilations", layer.Dilation),
        NodeAttributes.Integer("group", layer.Groups));
}
