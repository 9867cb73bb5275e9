using System.Text.RegularExpressions;
using Xunit;

namespace GenBn.Tests;

/// <summary>The hash says whether weights mean the same and predict the same: no more and no less.</summary>
public sealed partial class ArchitectureHashTests
{
    private const string Source = """
        [Network, Input(2, 9, 9)]
        [Conv(4, 3, Padding = 1, Bias = true), BatchNorm, LeakyReLU(0.1f), AvgPool(2, Padding = 1), Dropout(0.5f)]
        [Residual<Body>(Name = "body"), Concat<Left, Right>, ELU(0.5f), MaxPool(2)]
        [Flatten, Dense(6), Sigmoid, Dense(3)]
        partial class Net;

        [Block, Conv(4, 3, Padding = 1, Groups = 2), BatchNorm] partial class Body;
        [Block, Conv(2, 1)] partial class Left;
        [Block, Conv(2, 1), ReLU] partial class Right;
        """;

    /// <summary>Saved weights hold it, so it may never change for a network that does not.</summary>
    [Fact]
    public void TheHashOfLeNetStays() => Assert.Equal("b6927ceca7d84287", HashOf(Networks.LeNet));

    [Theory]
    [InlineData("class Net", "class Renamed")]
    [InlineData("[Network,", "[Network(Initializer = Initializer.He),")]
    [InlineData("Dense(6)", "Dense(6, Initializer = Initializer.Zeros)")]
    [InlineData("BatchNorm, Leaky", "BatchNorm(Momentum = 0.5f), Leaky")]
    [InlineData("BatchNorm, Leaky", "BatchNorm(Scale = BatchNormTerm.Frozen, Center = BatchNormTerm.Frozen), Leaky")]
    [InlineData("BatchNorm, Leaky", "BatchNorm(Statistics = BatchNormStatistics.Running, RunningVariance = RunningVariance.Unbiased), Leaky")]
    [InlineData("BatchNorm, Leaky", "BatchNorm, Frozen, Leaky")]
    [InlineData("Dropout(0.5f)", "Dropout(0.25f)")]
    [InlineData(", Dropout(0.5f)", "")]
    [InlineData("Sigmoid", "Sigmoid, Dropout(0.1f)")]
    [InlineData("Sigmoid", "Sigmoid(Name = \"squash\")")]
    [InlineData("Dense(6), Sigmoid", "Dense(6, Activation = Activation.Sigmoid)")]
    [InlineData("Body", "Renamed")]
    [InlineData("Input(2, 9, 9)", "Input(2, 9, 9, Scale = 1, Mean = new[] { 0f }, Deviation = new[] { 1f, 1f })")]
    public void WhatOnlyTrainingOrTheSourceSeesDoesNotCount(string before, string after) => Assert.Equal(HashOf(Source), HashOf(Replace(before, after)));

    [Theory]
    [InlineData("Conv(4, 3, Padding = 1, Bias", "Conv(4, 5, Padding = 2, Bias")]
    [InlineData("Padding = 1, Bias", "Padding = 2, Dilation = 2, Bias")]
    [InlineData("Padding = 1, Bias", "Padding = 1, Groups = 2, Bias")]
    [InlineData(", Bias = true", "")]
    [InlineData("Input(2, 9, 9)", "Input(2, 9, 8)")]
    [InlineData("Input(2, 9, 9)", "Input(2, 10, 10)")]
    [InlineData("Input(2, 9, 9)", "Input(2, 9, 9, Scale = 1f / 255)")]
    [InlineData("Input(2, 9, 9)", "Input(2, 9, 9, Mean = new[] { 0.5f })")]
    [InlineData("Input(2, 9, 9)", "Input(2, 9, 9, Deviation = new[] { 1f, 2f })")]
    [InlineData("BatchNorm, Leaky", "BatchNorm(Epsilon = 1e-3f), Leaky")]
    [InlineData("BatchNorm, Leaky", "BatchNorm(Scale = BatchNormTerm.Off), Leaky")]
    [InlineData("BatchNorm, Leaky", "BatchNorm(Center = BatchNormTerm.Off), Leaky")]
    [InlineData("LeakyReLU(0.1f)", "LeakyReLU(0.2f)")]
    [InlineData("LeakyReLU(0.1f)", "ReLU")]
    [InlineData("ELU(0.5f)", "ELU(0.6f)")]
    [InlineData("AvgPool(2, Padding = 1)", "AvgPool(2, Padding = 1, CountPadding = true)")]
    [InlineData("AvgPool(2, Padding = 1)", "MaxPool(2, Padding = 1)")]
    [InlineData("MaxPool(2)]", "MaxPool(2), Upsample(1)]")]
    [InlineData("MaxPool(2)]", "MaxPool(2), Pad(0)]")]
    [InlineData("MaxPool(2)]", "MaxPool(2), GroupNorm(2)]")]
    [InlineData("Sigmoid", "PReLU")]
    [InlineData("Dense(6)", "Dense(7)")]
    [InlineData("Dense(6)", "Dense(6, Name = \"hidden\")")]
    [InlineData("Concat<Left, Right>", "Concat<Right, Left>")]
    [InlineData("Dense(3)", "Dense(3), Softmax")]
    public void WhatWeightsOrPredictionDependOnCounts(string before, string after) =>
        Assert.NotEqual(HashOf(Source), HashOf(Replace(before, after)));

    /// <summary>The same numbers, however they are written; others for one channel are others.</summary>
    [Fact]
    public void InputsThatAreNormalisedInTheSameWayAreTheSame()
    {
        Assert.Equal(Of("Mean = new[] { 0.5f }"), Of("Mean = new[] { 0.5f, 0.5f }"));
        Assert.Equal(Of("Mean = new[] { 0.5f, 0.25f }, Scale = 2"), Of("Scale = 2, Mean = [0.5f, 0.25f]"));
        Assert.NotEqual(Of("Mean = new[] { 0.5f, 0.25f }"), Of("Mean = new[] { 0.25f, 0.5f }"));
        Assert.NotEqual(Of("Mean = new[] { 2f }"), Of("Deviation = new[] { 2f }"));

        static string Of(string arguments) => HashOf(Replace("Input(2, 9, 9)", $"Input(2, 9, 9, {arguments})"));
    }

    /// <summary>The cell, its form and what it returns count; the units do by the shapes of weights.</summary>
    [Fact]
    public void RecurrentLayersOfOtherFormsAreOthers()
    {
        string[] layers =
            ["GRU(4)", "GRU(4, ResetAfter = false)", "LSTM(4)", "GRU(5)", "GRU(4, ReturnSequences = true)", "GRU(4, ReturnSequences = true, ResetAfter = false)"];
        Assert.Equal(layers.Length, layers.Select(Of).Distinct().Count());
        Assert.Equal(Of("GRU(4)"), Of("GRU(4, ResetAfter = true, ReturnSequences = false)"));

        static string Of(string layer) => HashOf($"[Network, Input(2, 9), {layer}] partial class Net;");
    }

    private static string Replace(string before, string after)
    {
        Assert.Contains(before, Source, StringComparison.Ordinal);
        return Source.Replace(before, after, StringComparison.Ordinal);
    }

    private static string HashOf(string source)
    {
        GeneratedNetworks networks = new GeneratorDriverFixture(Scenario.Of(source)).Networks;
        string text = networks.Files.Single(file => file.Value.Contains("ArchitectureHash =", StringComparison.Ordinal)).Value;
        return Hash().Match(text).Groups[1].Value;
    }

    [GeneratedRegex("const string ArchitectureHash = \"([0-9a-f]{16})\";")]
    private static partial Regex Hash();
}
