namespace GenBn.Onnx.Nodes;

/// <summary>Pools. Padding is written as far as windows reach it, so the number of windows comes out without rounding rules.</summary>
internal static class PoolNodes
{
    public static void Write(MaxPoolLayer layer, NodeWriter writer) => writer.Result(
        "MaxPool",
        [writer.Input],
        NodeAttributes.Extent("kernel_shape", layer.Window.Kernel),
        NodeAttributes.Extent("strides", layer.Window.Stride),
        NodeAttributes.Pads(layer.Window));

    public static void Write(AvgPoolLayer layer, NodeWriter writer) => writer.Result(
        "AveragePool",
        [writer.Input],
        NodeAttributes.Extent("kernel_shape", layer.Window.Kernel),
        NodeAttributes.Extent("strides", layer.Window.Stride),
        NodeAttributes.Pads(layer.Window),
        NodeAttributes.Integer("count_include_pad", layer.CountsPadding ? 1 : 0));

    /// <summary>ONNX's leaves images of one pixel, GenBn's a vector.</summary>
    public static void WriteGlobal(NodeWriter writer) =>
        writer.Result("Flatten", [writer.Step("mean", "GlobalAveragePool", writer.Input)], NodeAttributes.Integer("axis", 1));
}
