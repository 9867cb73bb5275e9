using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>Whatever classes are called, their names do not meet in generated code.</summary>
public sealed class C1NamesTests
{
    private const string Network = "[Network, Input(4), Dense(2)]";

    /// <summary>Eleven uses of <c>Block</c> and one of <c>Block1</c>: <c>block</c> and 11 was <c>block1</c> and 1.</summary>
    [Fact]
    public void ElevenUsesOfABlockAndOneOfAnother() => Assert.Equal(6, Scenario.Of(
        $"[Network, Input(4), {Repeated("Residual<Block>", 11)}, Residual<Block1>] partial class Net;\n[Block, Dense(4)] partial class Block;\n[Block, Dense(4)] partial class Block1;").Run().Files.Count);

    /// <summary>Classes whose names differ in digits, case and underscores, used in every way, and in blocks of blocks.</summary>
    [Theory]
    [Trait("Tier", "Slow")]
    [InlineData("Block", "Block1", "Block11")]
    [InlineData("Block", "Block_1", "Block_1_Dense1")]
    [InlineData("Block", "block", "BLOCK")]
    [InlineData("_", "__", "_1")]
    [InlineData("A1_0_B", "A", "B")]
    [InlineData("Dense", "Concat", "BatchNorm")]
    [InlineData("Batchnorm", "Batchnormal", "BatchNormal")]
    [InlineData("Größe", "größe", "Grösse")]
    [InlineData("网络", "网络1", "网络1_1")]
    [InlineData("WideBlock16", "WideBlock", "WideBlock1")]
    [InlineData("Block9_", "Block9", "Block")]
    [InlineData("Projection", "Input", "Network1")]
    [InlineData("Conv1Gradient", "Maxpool1Extreme", "Conv1")]
    public void DefaultNamesNeverMeet(string first, string second, string third)
    {
        string[] classes = [first, second, third];
        string uses = string.Join(", ", classes.SelectMany(name => new[] { $"Repeat<N.{name}>(3)", $"Residual<N.{name}>", $"Residual<N.{name}, N.{name}>" }));
        string concat = $"Concat<N.{first}, N.{second}, N.{third}>, global::GenBn.Dense(4)";
        string blocks = string.Join("\n", classes.Select(name => $"[global::GenBn.Block, global::GenBn.Dense(4), global::GenBn.BatchNorm, global::GenBn.Tanh] partial class {name};"));
        string inner = $"Residual<N.{first}>, Repeat<N.{second}>(2), Residual<N.{third}, N.{third}>";
        string outer = $"[Block, {inner}, {concat}] partial class Outer1;\n[Block, Residual<Outer1>] partial class Outer;";
        Scenario scenario = Scenario.Verbatim(
            $"using GenBn;\n[Network, Input(4), {uses}, {concat}, {string.Join(", ", Enumerable.Repeat($"Residual<N.{first}>", 12))}, Residual<Outer1>, Repeat<Outer>(2)] partial class Net;\n{outer}",
            $"namespace N\n{{\n{blocks}\n}}");
        Diagnostic[] others = [.. new GeneratorDriverFixture(scenario).Networks.AnalyzeOutput().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS8981")];
        Assert.Empty(others);
    }

    /// <summary>Views of blocks whose names are those of a layer in them, of another block, of a keyword, and of a projection.</summary>
    [Fact]
    public void ViewsOfBlocksNeverMeet() => Assert.Equal(6, Scenario.Of(
        """
        [Network, Input(4, 4, 4), Residual<Conv1>, Repeat<M.Body>(2), Repeat<N.Body>(2), Residual<Named, Conv1>, Residual<Conv1, M.Body>, Residual<Plain>, Flatten]
        [Dense(2), Repeat<Keywords>(1)]
        partial class Net;

        [Block, Conv(4, 1)] partial class Conv1;
        [Block, ReLU] partial class Plain;
        [Block, Conv(4, 1, Name = "projection")] partial class Named;
        [Block, Dense(2, Name = "class"), Dense(2, Name = "default"), Dense(2, Name = "value"), Dense(2, Name = "path"), Dense(2, Name = "store")] partial class Keywords;
        """,
        """
        namespace M { [Block, Conv(4, 1)] partial class Body; }
        namespace N { [Block, BatchNorm, Conv(4, 1)] partial class Body; }
        """,
        """
        internal static class User
        {
            public static object?[] Use(Net net) =>
            [
                net.Conv1_1.Conv1.Weight, net.Body1[1].Conv1, net.Body2[1].BatchNorm1, net.Named1.Projection.Weight, net.Named1.Projection_.Conv1,
                net.Conv1_2.Projection.Conv1, net.Keywords1[0].Class.Weight, net.Keywords1[0].Default, net.Keywords1[0].Path,
            ];
        }
        """).Run().Files.Count);

    /// <summary>
    /// Names that fill lines, at images so large that channels have gaps between them. A comment that did not fit behind a field of such a
    /// tensor was cut at its comma, and its rest was code: MobileNet v2 for 224×224 did not compile.
    /// </summary>
    [Theory]
    [InlineData(12)]
    [InlineData(25)]
    [InlineData(38)]
    [InlineData(51)]
    [InlineData(90)]
    [InlineData(170)]
    public void LongNamesOfBlocks(int length)
    {
        string name = "Bottleneck".PadRight(length, 'x');
        Assert.Equal(6, Scenario.Of(
            $"[Network, Input(8, 64, 64), Repeat<{name}>(2), Residual<{name}, {name}>, Concat<{name}, {name}>, GlobalAvgPool, Dense(2)] partial class Net;\n"
            + $"[Block, Conv(8, 1), BatchNorm, ReLU, Conv(8, 3, Padding = 1, Groups = 8), BatchNorm, ReLU, Conv(8, 1), BatchNorm] partial class {name};").Run().Files.Count);
    }

    /// <summary>Declared names that are those of fields or kernels of another layer.</summary>
    [Theory]
    [Trait("Tier", "Slow")]
    [InlineData("conv1Gradient")]
    [InlineData("conv1Sums")]
    [InlineData("maxpool1Extreme")]
    [InlineData("batchnorm1Output")]
    [InlineData("dense1Lanes")]
    [InlineData("dense1Rows")]
    [InlineData("dense1Values")]
    [InlineData("conv1Vector")]
    [InlineData("network")]
    [InlineData("conv1Forward")]
    [InlineData("conv1Input")]
    [InlineData("conv1Weight")]
    [InlineData("worker")]
    [InlineData("scratch")]
    [InlineData("output")]
    [InlineData("batchnorm")]
    [InlineData("batchnormal")]
    [InlineData("v")]
    [InlineData("inputLanes")]
    [InlineData("architecture1")]
    public void ADeclaredNameIsNoOtherLayersField(string name) => Assert.Equal(6, Scenario.Of(
        $"[Network, Input(2, 9, 9), Conv(4, 3), BatchNorm, ReLU, MaxPool(3, Stride = 2), Conv(4, 3, Padding = 1, Name = \"{name}\"), BatchNorm, Tanh, MaxPool(3), Flatten, Dense(5), BatchNorm, GELU, Dense(3)] partial class Net;")
        .Run().Files.Count);

    [Theory]
    [InlineData("namespace Models { NETWORK partial class A2; } namespace models { NETWORK partial class A2; }")]
    [InlineData("partial class Outer { NETWORK partial class A2; } partial class outer { NETWORK partial class A2; }")]
    [InlineData("NETWORK partial class Net; NETWORK partial class NET;")]
    [InlineData("namespace A { NETWORK partial class Net; } namespace a.net { NETWORK partial class Training; }")]
    [InlineData("namespace A { NETWORK partial class Net; } namespace a { NETWORK partial class NET; } namespace A { partial class net { NETWORK partial class Kernels2; } }")]
    public void FilesOfNetworksThatDifferInCaseOnly(string source)
    {
        GeneratedNetworks networks = new GeneratorDriverFixture(Scenario.Of(source.Replace("NETWORK", Network, StringComparison.Ordinal))).Networks;
        Assert.Null(networks.Exception);
        Assert.Empty(networks.AnalyzeOutput().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS8981"));
        Assert.Equal(6 * source.Split("NETWORK").Skip(1).Count(), networks.Files.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void OnlyTheSecondOfTwoNamesIsNumbered() => Assert.Equal(
        ["NET.g.cs", "Net (2).g.cs"],
        new GeneratorDriverFixture(Scenario.Of($"{Network} partial class Net; {Network} partial class NET;")).Networks.Files.Keys.Where(file => file.Count(letter => letter == '.') == 2).Order(StringComparer.Ordinal));

    private static string Repeated(string layer, int count) => string.Join(", ", Enumerable.Repeat(layer, count));
}
