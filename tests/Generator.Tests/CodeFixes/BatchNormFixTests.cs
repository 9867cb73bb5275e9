using Xunit;

namespace GenBn.Tests;

public sealed class BatchNormFixTests : FixTests
{
    [Theory]
    [InlineData("[Network, Input(4), Dense(2), BatchNorm, BatchNorm(Momentum = 0.5f), ReLU] partial class Net;", "[Network, Input(4), Dense(2), BatchNorm, ReLU] partial class Net;")]
    [InlineData("[Network] [Input(4)] [BatchNorm] [BatchNorm] [ReLU] partial class Net;", "[Network] [Input(4)] [BatchNorm] [ReLU] partial class Net;")]
    [InlineData("[Network, Input(4), BatchNorm]\n[BatchNorm, ReLU] // second\npartial class Net;", "[Network, Input(4), BatchNorm]\n[ReLU] // second\npartial class Net;")]
    [InlineData("[Network, Input(4)]\n[BatchNorm] // first\n[BatchNorm]\n[ReLU]\npartial class Net;", "[Network, Input(4)]\n[BatchNorm] // first\n[ReLU]\npartial class Net;")]
    [InlineData("[Network, Input(4)]\n[BatchNorm] // first\n[BatchNorm] // second\n[ReLU]\npartial class Net;", "[Network, Input(4)]\n[BatchNorm] // first\n// second\n[ReLU]\npartial class Net;")]
    [InlineData("[Network, Input(4)]\n[BatchNorm] [BatchNorm] // both\npartial class Net;", "[Network, Input(4)]\n[BatchNorm] // both\npartial class Net;")]
    [InlineData(
        "[Network,\n Input(4),\n BatchNorm, // first\n BatchNorm, // second\n ReLU]\npartial class Net;",
        "[Network,\n Input(4),\n BatchNorm // first\n , // second\n ReLU]\npartial class Net;")]
    [InlineData(
        "namespace N;\n\npartial class Outer\n{\n    [Network, Input(4)]\n    [BatchNorm]\n    [BatchNorm]\n    partial class Net;\n}",
        "namespace N;\n\npartial class Outer\n{\n    [Network, Input(4)]\n    [BatchNorm]\n    partial class Net;\n}")]
    public Task TheSecondOneGoes(string before, string after) => MustBecomeAsync("GENBN007", "Remove the repeated [BatchNorm]", Scenario.Of(before), after);

    [Fact]
    public Task AllGo() => MustAllBecomeAsync(
        "GENBN007",
        Scenario.Of("[Network, Input(4)] [BatchNorm] [BatchNorm] [BatchNorm] partial class A;\n[Network, Input(4), BatchNorm, BatchNorm, BatchNorm] partial class B;", "[Network, Input(4)]\n[BatchNorm]\n[BatchNorm]\n[BatchNorm, ReLU]\npartial class C;"),
        "[Network, Input(4)] [BatchNorm] partial class A;\n[Network, Input(4), BatchNorm] partial class B;",
        "[Network, Input(4)]\n[BatchNorm]\n[ReLU]\npartial class C;");

    /// <summary>Each would take the same comma along.</summary>
    [Theory]
    [InlineData("[Network, Input(4), BatchNorm]\n[BatchNorm, BatchNorm, ReLU]\npartial class Net;", "[Network, Input(4), BatchNorm]\n[ReLU]\npartial class Net;")]
    [InlineData("[Network, Input(4), BatchNorm]\n[BatchNorm, BatchNorm]\n[ReLU]\npartial class Net;", "[Network, Input(4), BatchNorm]\n[ReLU]\npartial class Net;")]
    [InlineData(
        "[Network, Input(4), BatchNorm]\n[BatchNorm, BatchNorm, BatchNorm, BatchNorm] // last\npartial class Net;",
        "[Network, Input(4), BatchNorm]\n// last\npartial class Net;")]
    public Task NeighboursInAListGo(string before, string after) => MustAllBecomeAsync("GENBN007", Scenario.Of(before), after);

    [Fact]
    public Task ABlockIsRepairedWhereItIsDeclared() => MustBecomeAsync(
        "GENBN007",
        "Remove the repeated [BatchNorm]",
        Scenario.Of("[Network, Input(4), Repeat<Body>(2)] partial class Net;\n[Block, BatchNorm, BatchNorm] partial class Body;"),
        "[Network, Input(4), Repeat<Body>(2)] partial class Net;\n[Block, BatchNorm] partial class Body;");
}
