namespace GenBn.Onnx.Nodes;

/// <content>Channels as pixels: those of a pixel follow each other.</content>
internal sealed partial class LayerNodes
{
    public string Visit(PixelShuffleLayer layer) => writer.Result(
        "DepthToSpace", [writer.Input], NodeAttributes.Integer("blocksize", layer.Factor), NodeAttributes.Text("mode", "CRD"));
}
