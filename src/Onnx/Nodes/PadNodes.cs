namespace GenBn.Onnx.Nodes;

/// <content>Rows and columns around an image, and a part of one. The order of sizes is samples, channels, rows and columns.</content>
internal sealed partial class LayerNodes
{
    public string Visit(PadLayer layer) => writer.Result(
        "Pad",
        [writer.Input, writer.Integers("pads", 0, 0, layer.Before.Height, layer.Before.Width, 0, 0, layer.After.Height, layer.After.Width)],
        NodeAttributes.Text("mode", layer.Mode == PadMode.Zero ? "constant" : layer.Mode == PadMode.Reflect ? "reflect" : "edge"));

    public string Visit(CropLayer layer) => writer.Result(
        "Slice",
        [
            writer.Input,
            writer.Integers("starts", layer.Before.Height, layer.Before.Width),
            writer.Integers("ends", layer.Before.Height + layer.Shape[1], layer.Before.Width + layer.Shape[2]),
            writer.Integers("axes", 2, 3),
        ]);
}
