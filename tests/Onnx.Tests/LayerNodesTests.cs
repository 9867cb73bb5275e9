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
        Assert.StartsWith("'spectrum1' is computed by Spectrum, for which ONNX has no operator.", message, StringComparison.Ordinal);
        message = Assert.Throws<NotSupportedException>(() => GraphOf(new ActivationLayer("mish1", [0], [2, 4, 4], "Mish", 0))).Message;
        Assert.StartsWith("'mish1' has the activation Mish, for which ONNX has no operator.", message, StringComparison.Ordinal);
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

    [Theory]
    [InlineData(2, 4, 4)]
    [InlineData(2)]
    public void SlopesLieAlongTheChannels(params int[] shape)
    {
        Parameter slope = new ParameterStore(16, 0).AddParameter("prelu1.slope", ParameterRole.Other, 2);
        slope.Values[0] = 0.25f;
        slope.Values[1] = -3;
        var architecture = new NetworkArchitecture("Net", "0", [new InputLayer("input", shape), new PReLULayer("prelu1", [0], shape)]);
        GraphProto graph = ModelAssembly.Of(architecture, [slope]).Graph;
        Assert.Equal("prelu1: PRelu(input, prelu1.slope) -> output", GraphTests.Words(Assert.Single(graph.Node)));
        TensorProto slopes = Assert.Single(graph.Initializer);
        Assert.Equal(shape.Length == 1 ? [2] : [2, 1, 1], slopes.Dims);
        Assert.Equal([0.25f, -3], ModelTests.ValuesOf(slopes));
    }

    /// <summary>The graph of a layer behind an input of 2×4×4.</summary>
    private static GraphProto GraphOf(ArchitectureLayer layer, params NamedTensor[] tensors) =>
        ModelAssembly.Of(new NetworkArchitecture("Net", "0", [new InputLayer("input", [2, 4, 4]), layer]), tensors).Graph;
}
