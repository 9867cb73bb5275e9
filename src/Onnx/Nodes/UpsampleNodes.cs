namespace GenBn.Onnx.Nodes;

/// <content>Upsampling: an output reads the input at its own place divided by the factor, rounded down.</content>
internal sealed partial class LayerNodes
{
    public string Visit(UpsampleLayer layer) => writer.Result(
        "Resize",
        [writer.Input, NodeWriter.Absent, writer.Values("scales", [1, 1, layer.Factor.Height, layer.Factor.Width])],
        NodeAttributes.Text("mode", "nearest"),
        NodeAttributes.Text("coordinate_transformation_mode", "asymmetric"),
        NodeAttributes.Text("nearest_mode", "floor"));
}
