using Xunit;

namespace GenBn.Tests;

/// <summary>Which kernels a predictor gets: batch norms are folded away, and what follows a convolution value by value is done in it.</summary>
public sealed class PredictionKernelTests
{
    [Fact]
    public void LeNetHasAKernelOfEachKindForEveryStage() => AssertKernels(
        Networks.LeNet,
        "Conv1Forward", "Conv1Sample", "Conv2Forward", "Conv2Sample", "Dense1Forward", "Dense1Sample", "Dense2Forward", "Dense2Sample",
        "Dense3Forward", "Dense3Sample", "Normalize1Forward", "Normalize1Sample", "Normalize2Forward", "Normalize2Sample");

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

    private static void AssertKernels(string source, params string[] expected)
    {
        IReadOnlyList<EmittedMethod> methods = EmittedMethod.Of(Scenario.Of(source).Run().Output);
        Assert.Equal(expected, methods.Where(method => method.Name.StartsWith("PredictionKernels.", StringComparison.Ordinal)).Select(method => method.Name.Split('.')[1]).Order(StringComparer.Ordinal));
    }
}
