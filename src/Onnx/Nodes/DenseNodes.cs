namespace GenBn.Onnx.Nodes;

/// <content>A dense layer: y = x · Wᵀ + b with W as units × features.</content>
internal sealed partial class LayerNodes
{
    public string Visit(DenseLayer layer) => writer.Result(
        "Gemm",
        layer.HasBias ? [writer.Input, writer.Tensor("weight"), writer.Tensor("bias")] : [writer.Input, writer.Tensor("weight")],
        NodeAttributes.Integer("transB", 1));
}
