namespace GenBn.Onnx.Nodes;

/// <content>A batch norm with running statistics. ONNX's always has scale and shift: ones and zeros if the layer has none.</content>
internal sealed partial class LayerNodes
{
    public string Visit(BatchNormLayer layer)
    {
        int channels = layer.Shape[0];
        string gamma = layer.HasGamma ? writer.Tensor("gamma") : writer.Filled("ones", 1, channels);
        string beta = layer.HasBeta ? writer.Tensor("beta") : writer.Filled("zeros", 0, channels);
        return writer.Result(
            "BatchNormalization",
            [writer.Input, gamma, beta, writer.Tensor("running_mean"), writer.Tensor("running_var")],
            NodeAttributes.Float("epsilon", layer.Epsilon));
    }
}
