using Xunit;

namespace GenBn.Tests;

/// <summary>The generator sees source while it is being typed.</summary>
public sealed class AbsurdDeclarationTests
{
    [Theory]
    [InlineData("[Network")]
    [InlineData("[Network,")]
    [InlineData("[Network, Input(")]
    [InlineData("[Network, Input(4), Dense(")]
    [InlineData("[Network, Input, Conv, Dense, MaxPool] partial class Net;")]
    [InlineData("[Network, Input(), Conv(), Dense(), MaxPool()] partial class Net;")]
    [InlineData("[Network, Input(1, 2), Dense(2)] partial class Net;")]
    [InlineData("[Network, Input(1, 2, 3, 4), Dense(2)] partial class Net;")]
    [InlineData("[Network, Input(\"4\"), Dense(null)] partial class Net;")]
    [InlineData("[Network, Input(new[] { 1, 8, 8 }), Dense(typeof(int))] partial class Net;")]
    [InlineData("[Network, Input(4), Dense(default)] partial class Net;")]
    [InlineData("[Network, Input(4), Dense('x')] partial class Net;")]
    [InlineData("[Network, Input(4), Dense(unknown)] partial class Net;")]
    [InlineData("[Network, Input(4), Dense(99999999999)] partial class Net;")]
    [InlineData("[Network, Input(2147483647, 2147483647, 2147483647), Conv(2147483647, 2147483647, Stride = 2147483647, Padding = 2147483647)] partial class Net;")]
    [InlineData("[Network, Input(-2147483648, -2147483648, -2147483648), Conv(-2147483648, -2147483648, Stride = -2147483648), MaxPool(-2147483648)] partial class Net;")]
    [InlineData("[Network, Input(1, 8, 8), Conv(3, 3, Stride = 2, Stride = 3), Flatten] partial class Net;")]
    [InlineData("[Network, Input(1, 8, 8), Conv(3, 3, Sride = 2), Flatten] partial class Net;")]
    [InlineData("[Network, Input(4), Dense(2), BatchNorm(Momentum = 0.9)] partial class Net;")]
    [InlineData("[Network, Input(4), Dense(2), BatchNorm(Momentum = \"x\", Epsilon = null)] partial class Net;")]
    [InlineData("[Network, Input(4), Dense(2), BatchNorm(Momentum = float.NaN, Epsilon = 0f / 0f)] partial class Net;")]
    [InlineData("[Network, Network, Input(4), Dense(2)] partial class Net;")]
    [InlineData("[Network, Input(4), Input(4), Dense(2)] partial class Net;")]
    [InlineData("[Network, Dense(2), Flatten, Input(4)] partial class Net;")]
    [InlineData("[Network, Input(4), Layer, Dense(2)] partial class Net;")]
    [InlineData("[Network, Input(4), Unknown(3), Dense(2)] partial class Net;")]
    [InlineData("[Network, Input(4), Dense(2)] partial struct Net;")]
    [InlineData("[Network, Input(4), Dense(2)] partial record struct Net;")]
    [InlineData("[Network, Input(4), Dense(2)] partial interface Net;")]
    [InlineData("[Network, Input(4), Dense(2)] enum Net;")]
    [InlineData("[Network, Input(4), Dense(2)] delegate void Net();")]
    [InlineData("[Network, Input(4), Dense(2)] partial class")]
    [InlineData("[Network, Input(4), Dense(2)] partial class { }")]
    [InlineData("[Network, Input(4), Dense(2)] partial class 9Net { }")]
    [InlineData("[Network, Input(4), Dense(2)] class Net; class Net;")]
    [InlineData("[Network, Input(4), Dense(2)] partial class Net; [Network, Input(4), Dense(2)] partial class Net;")]
    [InlineData("[Network, Input(4), Dense(2)] partial class Net; [Network] partial class Net;")]
    [InlineData("[Network, Input(4), Dense(2)] partial class Net; [Network, Input(4), Dense(2)] partial class Net<T>;")]
    [InlineData("[Network, Input(4), Dense(2)] partial class Net : Net;")]
    [InlineData("[Network, Input(4), Dense(2)] partial class Net : Missing;")]
    [InlineData("[Network(Initializer = (Initializer)(-1)), Input(4), Dense(2)] partial class Net;")]
    [InlineData("[Network(Initializer = (Initializer)7), Input(4), Dense(2)] partial class Net;")]
    [InlineData("[Network(Initializer = 1.5), Input(4), Dense(2)] partial class Net;")]
    [InlineData("[Network, Input(1, 8, 8), Flatten] partial class Net;")]
    [InlineData("[Network, Input(4), Flatten] partial class Net;")]
    [InlineData("[Network, Input(4), Flatten, Flatten] partial class Net;")]
    [InlineData("[Network, Input(4), Flatten, Dense(2), Flatten, Flatten] partial class Net;")]
    [InlineData("[Network, Input(4), Dense(2)] file partial class Net;")]
    [InlineData("file partial class Outer { [Network, Input(4), Dense(2)] partial class Net; }")]
    [InlineData("[Network, Input(4), Dense(2)] partial class lower; [Network, Input(4), Dense(2)] partial class Lower;")]
    [InlineData("[Network, Input(4), Dense(2)] partial class Net { [Network, Input(4), Dense(2)] partial class Training; }")]
    [InlineData("[Network, Input(4), Dense(2)] partial class V;")]
    [InlineData("class Base { public int InputLength; } [Network, Input(4), Dense(2)] partial class Net : Base;")]
    [InlineData("partial class Outer { class Kernels; [Network, Input(4), Dense(2)] partial class Net; }")]
    [InlineData("[Network, Input(4), Dense(2)] partial class Net; class NetworkAttribute : System.Attribute;")]
    public void NothingThrowsAndWhatIsNotReportedCompiles(string source) => MustBeSound(Scenario.Of(source));

    /// <summary>Numbers that each are allowed can be too large together.</summary>
    [Fact]
    public void ManyLargeLayersAreReportedOrCompile()
    {
        string dense = string.Concat(Enumerable.Repeat("Dense(4096), ", 140));
        MustBeSound(Scenario.Of($"[Network, Input(4096), {dense}Sigmoid] partial class Net;"));
    }

    /// <summary>Blocks of blocks multiply: they are counted, not put in place. So is a list of attributes that a script wrote, and a row of a million columns.</summary>
    [Theory]
    [InlineData("Repeat<Block0>(256)", "Repeat<NEXT>(256)", 9)]
    [InlineData("Concat<Block0, Block0, Block0, Block0>", "Concat<NEXT, NEXT, NEXT, NEXT>", 30)]
    [InlineData("Residual<Block0, Block0>", "Residual<NEXT, NEXT>, Repeat<NEXT>(2147483647)", 30)]
    [InlineData("MANY", "Dense(4)", 1)]
    public void WhatIsFarTooLargeIsReportedWithLittleWork(string use, string layers, int depth)
    {
        string blocks = string.Concat(Enumerable.Range(0, depth).Select(block => $"[Block, {layers.Replace("NEXT", $"Block{block + 1}", StringComparison.Ordinal)}] partial class Block{block};\n"));
        string many = string.Concat(Enumerable.Repeat("Dense(4), ", 10_000)) + "Sigmoid";
        BatchSoundness result = BatchSoundness.Check([$"[Network, Input(4), {(use == "MANY" ? many : use)}] partial class Net;\n{blocks}[Block, Dense(4)] partial class Block{depth};"]);
        Assert.Empty(result.Failures);
        Assert.Equal(0, result.Compiled);
    }

    [Fact]
    public void AWideImageIsCompiledWithLittleWork()
    {
        BatchSoundness result = BatchSoundness.Check(["[Network, Input(1, 2, 1000000), Conv(3, 3, Padding = 1, Stride = 2), ReLU, MaxPool(1, 2), Flatten] partial class Net;"]);
        Assert.Empty(result.Failures);
        Assert.Equal(1, result.Compiled);
    }

    /// <summary>Offsets into memory that overflow would be written as negative numbers: the predictor would write anywhere.</summary>
    [Fact]
    public void LargeImagesDoNotGiveNegativeOffsets()
    {
        string layers = string.Concat(Enumerable.Repeat("Conv(1, 3, Padding = 1), ", 12));
        GeneratedNetworks networks = new GeneratorDriverFixture(Scenario.Of($"[Network, Input(1, 4096, 4096), {layers}Flatten, Dense(1)] partial class Net;")).Networks;
        Assert.Null(networks.Exception);
        Assert.All(networks.Files.Values, text => Assert.DoesNotMatch(@"scratch \+ -|, -\d{5,}|= -\d{5,}|\* -\d", text));
    }

    private static void MustBeSound(Scenario scenario)
    {
        string? failure = Soundness.Check(scenario).Failure;
        Assert.True(failure is null, failure);
    }
}
