namespace GenBn.Onnx.Nodes;

/// <content>Pools. Padding is written as far as windows read it, so the number of windows does not depend on rounding rules.</content>
internal sealed partial class LayerNodes
{
    public string Visit(MaxPoolLayer layer) => writer.Result(
        "MaxPool",
        [writer.Input],
        NodeAttributes.Extent("kernel_shape", layer.Window.Kernel),
        NodeAttributes.Extent("strides", layer.Window.Stride),
        NodeAttributes.Pads(layer.Window));

    public string Visit(AvgPoolLayer layer) => writer.Result(
        "AveragePool",
        [writer.Input],
        NodeAttributes.Extent("kernel_shape", layer.Window.Kernel),
        NodeAttributes.Extent("strides", layer.Window.Stride),
        NodeAttributes.Pads(layer.Window),
        NodeAttributes.Integer("count_include_pad", layer.CountsPadding ? 1 : 0));

    /// <summary>The output of ONNX's operator is an image of one pixel, and that of GenBn's layer a vector.</summary>
    public string Visit(GlobalAvgPoolLayer layer) =>
        writer.Result("Flatten", [writer.Step("mean", "GlobalAveragePool", writer.Input)], NodeAttributes.Integer("axis", 1));
}
