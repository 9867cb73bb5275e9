using Xunit;

namespace GenBn.Tests;

public sealed class FlattenFixTests : FixTests
{
    [Theory]
    [InlineData("[Network, Input(1, 8, 8), Dense(2)] partial class Net;", "[Network, Input(1, 8, 8), Flatten, Dense(2)] partial class Net;")]
    [InlineData("[Network] [Input(1, 8, 8)] [ReLU] [Dense(2)] partial class Net;", "[Network] [Input(1, 8, 8)] [ReLU] [Flatten] [Dense(2)] partial class Net;")]
    [InlineData(
        "[Network, Input(1, 8, 8)]\n[Conv(2, 3), ReLU] // 2×6×6\n// The classifier.\n[Dense(2), Sigmoid] // 2\npartial class Net;",
        "[Network, Input(1, 8, 8)]\n[Conv(2, 3), ReLU] // 2×6×6\n// The classifier.\n[Flatten]\n[Dense(2), Sigmoid] // 2\npartial class Net;")]
    [InlineData(
        "namespace N;\n\npartial class Outer\n{\n    [Network, Input(1, 8, 8)]\n    [Dense(2)]\n    partial class Net;\n}",
        "namespace N;\n\npartial class Outer\n{\n    [Network, Input(1, 8, 8)]\n    [Flatten]\n    [Dense(2)]\n    partial class Net;\n}")]
    [InlineData(
        "[Network,\n Input(1, 8, 8), // grey\n Dense(2), // scores\n Sigmoid]\npartial class Net;",
        "[Network,\n Input(1, 8, 8), // grey\n Flatten,\n Dense(2), // scores\n Sigmoid]\npartial class Net;")]
    [InlineData(
        "[GenBn.Network, GenBn.Input(1, 8, 8), /* units */ global::GenBn.DenseAttribute(units: 2)] partial class Net;",
        "[GenBn.Network, GenBn.Input(1, 8, 8), /* units */ global::GenBn.Flatten, global::GenBn.DenseAttribute(units: 2)] partial class Net;",
        "DenseAttribute")]
    [InlineData("[Network, Input(1, 8, 8), Softmax] partial class Net;", "[Network, Input(1, 8, 8), Flatten, Softmax] partial class Net;", "Softmax")]
    public Task FlattenGoesBeforeTheLayer(string before, string after, string layer = "Dense") =>
        MustBecomeAsync("GENBN006", $"Insert [Flatten] before [{layer}]", Scenario.Of(before), after);

    [Fact]
    public Task LineBreaksAreThoseOfTheFile() => MustBecomeAsync(
        "GENBN006",
        "Insert [Flatten] before [Dense]",
        Scenario.Verbatim("using GenBn;\r\n\r\n[Network, Input(1, 8, 8)]\r\n[Dense(2)]\r\npartial class Net;"),
        Scenario.Verbatim("using GenBn;\r\n\r\n[Network, Input(1, 8, 8)]\r\n[Flatten]\r\n[Dense(2)]\r\npartial class Net;"));

    /// <summary>The layer may stand in the middle of the block, or of what an attribute stands for.</summary>
    [Theory]
    [InlineData("[Network, Input(1, 8, 8), Repeat<Body>(2)] partial class Net;\n[Block, Conv(2, 3), Dense(4)] partial class Body;")]
    [InlineData("[Network, Input(1, 8, 8), Conv(2, 3, Activation = Activation.Softmax), Flatten] partial class Net;")]
    public Task NothingIsOfferedWhereItWouldBeWrong(string source) => MustOfferNothingAsync("GENBN006", Scenario.Of(source));

    [Fact]
    public Task AllGetFlatten() => MustAllBecomeAsync(
        "GENBN006",
        Scenario.Of("[Network, Input(1, 8, 8), Dense(2)] partial class A;\n[Network, Input(1, 8, 8)] [Dense(2)] partial class B;", "[Network, Input(1, 8, 8)]\n[Dense(2)]\npartial class C;"),
        "[Network, Input(1, 8, 8), Flatten, Dense(2)] partial class A;\n[Network, Input(1, 8, 8)] [Flatten] [Dense(2)] partial class B;",
        "[Network, Input(1, 8, 8)]\n[Flatten]\n[Dense(2)]\npartial class C;");
}
