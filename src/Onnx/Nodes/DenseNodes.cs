namespace GenBn.Onnx.Nodes;

/// <summary>A dense layer: y = x · Wᵀ + b with W as units × features.</summary>
internal static class DenseNodes
{
    public static void Write(DenseLayer layer, NodeWriter writer) => writer.Result(
        "Gemm",
        layer.HasBias ? [writer.Input, writer.Tensor("weight"), writer.Tensor("bias")] : [writer.Input, writer.Tensor("weight")],
        NodeAttributes.Integer("transB", 1));
}
