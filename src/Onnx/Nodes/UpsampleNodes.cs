namespace GenBn.Onnx.Nodes;

/// <content>
/// Upsampling: by the nearest neighbour, an output reads the input at its own place divided by the factor, rounded down; bilinear, pixels have their
/// values at their centres.
/// </content>
internal sealed partial class LayerNodes
{
    public string Visit(UpsampleLayer layer)
    {
        string[] operands = [writer.Input, NodeWriter.Absent, writer.Values("scales", [1, 1, layer.Factor.Height, layer.Factor.Width])];
        return layer.Interpolation == Interpolation.Bilinear
            ? writer.Result(
                "Resize", operands, NodeAttributes.Text("mode", "linear"), NodeAttributes.Text("coordinate_transformation_mode", "half_pixel"))
            : writer.Result(
                "Resize",
                operands,
                NodeAttributes.Text("mode", "nearest"),
                NodeAttributes.Text("coordinate_transformation_mode", "asymmetric"),
                NodeAttributes.Text("nearest_mode", "floor"));
    }
}
