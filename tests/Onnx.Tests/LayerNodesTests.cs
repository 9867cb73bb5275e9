using GenBn.Onnx;
using GenBn.Onnx.Schema;
using Xunit;

namespace GenBn.Tests;

/// <summary>Layers by themselves, described by hand.</summary>
public sealed class LayerNodesTests
{
    [Fact]
    public void ALayerOfTheUsersOwnIsNamedInTheRefusal()
    {
        string message = Assert.Throws<NotSupportedException>(() => GraphOf(new CustomArchitectureLayer("spectrum1", [0], [2, 4, 4], "Spectrum", []))).Message;
        Assert.StartsWith("'spectrum1' is computed by Spectrum, which ONNX has no operator for.", message, StringComparison.Ordinal);
        message = Assert.Throws<NotSupportedException>(() => GraphOf(new ActivationLayer("mish1", [0], [2, 4, 4], "Mish", 0))).Message;
        Assert.StartsWith("'mish1' has the function Mish, which ONNX has no operator for.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void UpsamplingIsAResize()
    {
        GraphProto graph = GraphOf(new UpsampleLayer("upsample1", [0], [2, 8, 12], new LayerExtent(2, 3)));
        Assert.Equal(
            "upsample1: Resize(input, , upsample1/scales) mode=nearest coordinate_transformation_mode=asymmetric nearest_mode=floor -> output",
            GraphTests.Words(Assert.Single(graph.Node)));
        TensorProto scales = Assert.Single(graph.Initializer);
        Assert.Equal([4], scales.Dims);
        Assert.Equal([1, 1, 2, 3], ModelTests.ValuesOf(scales));
    }

    /// <summary>The graph of a layer behind an input of 2×4×4.</summary>
    private static GraphProto GraphOf(ArchitectureLayer layer, params NamedTensor[] tensors) =>
        ModelAssembly.Of(new NetworkArchitecture("Net", "0", [new InputLayer("input", [2, 4, 4]), layer]), tensors).Graph;
}
