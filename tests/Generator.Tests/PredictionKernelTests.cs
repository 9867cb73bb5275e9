using Xunit;

namespace GenBn.Tests;

/// <summary>Which kernels a predictor gets: batch norms are folded away, and what follows a convolution value by value is done in it.</summary>
public sealed class PredictionKernelTests
{
    [Fact]
    public void LeNetHasAKernelOfEachKindForEveryStage() => AssertKernels(
        Networks.LeNet,
        "Conv5x5Forward1x28x28To6x24x24", "Conv5x5Forward6x12x12To16x8x8", "DenseForward84To10", "DenseSigmoidForward120To84", "DenseSigmoidForward256To120",
        "MaxPool2x2SigmoidForward16x8x8To16x4x4", "MaxPool2x2SigmoidForward6x24x24To6x12x12",
        "SampleConv5x5From6x12x12To16x8x8", "SampleConv5x5From6x12x12To16x8x8Wide", "SampleDenseFrom84To10", "SampleDenseSigmoidFrom120To84",
        "SampleDenseSigmoidFrom120To84Wide", "SampleDenseSigmoidFrom16x4x4To120", "SampleDenseSigmoidFrom16x4x4To120Wide", "SampleMaxPool2x2SigmoidFrom16x8x8To16x4x4",
        "SampleRowConv5x5From1x28x28To6x24x24", "SampleRowConv5x5From1x28x28To6x24x24Wide", "SampleRowMaxPool2x2SigmoidFrom6x24x24To6x12x12");

    /// <summary>No normalisation is left where a batch norm and an activation follow a convolution, or a dense layer.</summary>
    [Fact]
    public void FoldedBatchNormsAndActivationsHaveNoKernel() => AssertKernels(
        "[Network, Input(2, 6, 6), Conv(3, 3), BatchNorm, ReLU, Dropout(0.5f), Conv(4, 3), BatchNorm, Flatten, Dense(3), BatchNorm, Tanh] partial class Net;",
        "Conv3x3Forward3x4x4To4x2x2", "Conv3x3ReLUForward2x6x6To3x4x4", "DenseTanhForward16To3",
        "SampleConv3x3From3x4x4To4x2x2", "SampleConv3x3ReLUFrom2x6x6To3x4x4", "SampleDenseTanhFrom4x2x2To3");

    /// <summary>A batch norm with nothing before it stays, and pools by themselves have kernels of their own.</summary>
    [Fact]
    public void WhatCannotBeFoldedStays() => AssertKernels(
        "[Network, Input(2, 6, 6), BatchNorm, AvgPool(2), Flatten, Dense(3)] partial class Net;",
        "AvgPool2x2Forward2x6x6To2x3x3", "DenseForward18To3", "NormalizeForward2x6x6", "SampleAvgPool2x2From2x6x6To2x3x3", "SampleDenseFrom2x3x3To3", "SampleNormalizeFrom2x6x6To2x6x6");

    /// <summary>Layers of the same sizes call one kernel. The first for one sample reads the network's input, by rows.</summary>
    [Fact]
    public void EqualKernelsAreWrittenOnce() => AssertKernels(
        "[Network, Input(8, 6, 6), Repeat<Part>(20), Residual<Part>, Flatten, Dense(3)] partial class Net; [Block, Conv(8, 3, Padding = 1), BatchNorm, ReLU] partial class Part;",
        "AddForward8x6x6", "Conv3x3ReLUForward8x6x6", "DenseForward288To3", "SampleAddFrom8x6x6To8x6x6", "SampleConv3x3ReLUFrom8x6x6To8x6x6", "SampleConv3x3ReLUFrom8x6x6To8x6x6_2", "SampleDenseFrom8x6x6To3");

    /// <summary>Vectors of 16 floats have kernels of their own where they take fewer vectors, or tiles that only 32 registers hold.</summary>
    [Theory]
    [InlineData("Conv(8, 3, Padding = 1)", false)] // One vector of either width.
    [InlineData("Conv(16, 3, Padding = 1)", true)]
    [InlineData("Conv(64, 3, Padding = 1)", true)]
    [InlineData("Conv(8, 3, Padding = 1, Groups = 8)", false)]
    [InlineData("Conv(32, 3, Padding = 1, Groups = 2)", true)]
    public void WideVectorsHaveKernelsWhereTheyAreFaster(string conv, bool isWide)
    {
        IReadOnlyList<EmittedMethod> methods = EmittedMethod.Of(Scenario.Of($"[Network, Input(8, 8, 8), {conv}, Flatten] partial class Net;").Run().Output);
        Assert.Equal(isWide, methods.Any(method => method.Name.StartsWith("PredictionKernels.SampleConv", StringComparison.Ordinal) && method.Name.EndsWith("Wide", StringComparison.Ordinal)));
    }

    private static void AssertKernels(string source, params string[] expected)
    {
        IReadOnlyList<EmittedMethod> methods = EmittedMethod.Of(Scenario.Of(source).Run().Output);
        Assert.Equal(expected, methods.Where(method => method.Name.StartsWith("PredictionKernels.", StringComparison.Ordinal)).Select(method => method.Name.Split('.')[1]).Order(StringComparer.Ordinal));
    }
}
