namespace GenBn.Onnx.Nodes;

/// <summary>A batch norm at its running statistics. ONNX's has scale and shift always: ones and zeros where the layer has none.</summary>
internal static class BatchNormNodes
{
    public static void Write(BatchNormLayer layer, NodeWriter writer)
    {
        int channels = layer.Shape[0];
        string gamma = layer.HasGamma ? writer.Tensor("gamma") : writer.Filled("ones", 1, channels);
        string beta = layer.HasBeta ? writer.Tensor("beta") : writer.Filled("zeros", 0, channels);
        writer.Result(
            "BatchNormalization",
            [writer.Input, gamma, beta, writer.Tensor("running_mean"), writer.Tensor("running_var")],
            NodeAttributes.Float("epsilon", layer.Epsilon));
    }
}
