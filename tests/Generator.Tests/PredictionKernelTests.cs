using Xunit;

namespace GenBn.Tests;

/// <summary>Which kernels a predictor gets: batch norms are folded away, and what follows a convolution value by value is done in it.</summary>
public sealed class PredictionKernelTests
{
    [Fact]
    public void LeNetHasAKernelOfEachKindForEveryStage() => AssertKernels(
        Networks.LeNet,
        "Conv1Forward", "Conv1Sample", "Conv1SampleWide", "Conv2Forward", "Conv2Sample", "Conv2SampleWide", "Dense1Forward", "Dense1Sample",
        "Dense1SampleWide", "Dense2Forward", "Dense2Sample", "Dense2SampleWide", "Dense3Forward", "Dense3Sample", "Normalize1Forward", "Normalize1Sample", "Normalize2Forward", "Normalize2Sample");

    /// <summary>No normalisation is left where a batch norm and an activation follow a convolution, or a dense layer.</summary>
    [Fact]
    public void FoldedBatchNormsAndActivationsHaveNoKernel() => AssertKernels(
        "[Network, Input(2, 6, 6), Conv(3, 3), BatchNorm, ReLU, Dropout(0.5f), Conv(4, 3), BatchNorm, Flatten, Dense(3), BatchNorm, Tanh] partial class Net;",
        "Conv1Forward", "Conv1Sample", "Conv2Forward", "Conv2Sample", "Dense1Forward", "Dense1Sample");

    /// <summary>A batch norm with nothing before it stays, and pools by themselves have kernels of their own.</summary>
    [Fact]
    public void WhatCannotBeFoldedStays() => AssertKernels(
        "[Network, Input(2, 6, 6), BatchNorm, AvgPool(2), Flatten, Dense(3)] partial class Net;",
        "Avgpool1Forward", "Avgpool1Sample", "Dense1Forward", "Dense1Sample", "Normalize1Forward", "Normalize1Sample");

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
        Assert.Equal(isWide, methods.Any(method => method.Name == "PredictionKernels.Conv1SampleWide"));
    }

    private static void AssertKernels(string source, params string[] expected)
    {
        IReadOnlyList<EmittedMethod> methods = EmittedMethod.Of(Scenario.Of(source).Run().Output);
        Assert.Equal(expected, methods.Where(method => method.Name.StartsWith("PredictionKernels.", StringComparison.Ordinal)).Select(method => method.Name.Split('.')[1]).Order(StringComparer.Ordinal));
    }
}
