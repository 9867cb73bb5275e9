using Xunit;

namespace GenBn.Tests;

public sealed class MomentumFixTests : FixTests
{
    [Theory]
    [Trait("Tier", "Slow")]
    [InlineData("0.1f", "0.9f")]
    [InlineData("0.01f", "0.99f")]
    [InlineData("0.05F", "0.95f")]
    [InlineData("1e-3f", "0.999f")]
    [InlineData(".3f", "0.7f")]
    [InlineData("0.4999999f", "0.5000001f")]
    [InlineData("1 - 0.9f", "0.9f")]
    [InlineData("(float)0.1", "0.9f")]
    [InlineData("Rates.New", "1 - Rates.New")]
    [InlineData("Rates.New / 2", "1 - (Rates.New / 2)")]
    public Task AMomentumIsConverted(string before, string after) => MustBecomeAsync(
        "GENBN022",
        $"Convert from PyTorch's convention: Momentum = {after}",
        Scenario.Of($"[Network, Input(4)]\n[Dense(3), BatchNorm(Epsilon = 1e-3f, Momentum = {before} /* old */)] // 3\npartial class Net;\nstatic class Rates {{ public const float New = 0.1f; }}"),
        $"[Network, Input(4)]\n[Dense(3), BatchNorm(Epsilon = 1e-3f, Momentum = {after} /* old */)] // 3\npartial class Net;\nstatic class Rates {{ public const float New = 0.1f; }}");

    [Fact]
    public Task AllAreConverted() => MustAllBecomeAsync(
        "GENBN022",
        Scenario.Of(
            "namespace N;\n\n[Network, Input(4), BatchNorm(Momentum = 0.1f), Dense(2), BatchNorm(Momentum = 0.1f)] partial class A;",
            "partial class Outer { [Network] [Input(4)] [BatchNorm(Momentum = 0.01f)] [Dense(2)] [BatchNorm(Momentum = 0.9f)] partial class B; }"),
        "namespace N;\n\n[Network, Input(4), BatchNorm(Momentum = 0.9f), Dense(2), BatchNorm(Momentum = 0.9f)] partial class A;",
        "partial class Outer { [Network] [Input(4)] [BatchNorm(Momentum = 0.99f)] [Dense(2)] [BatchNorm(Momentum = 0.9f)] partial class B; }");

    [Fact]
    public Task ABlockIsRepairedWhereItIsDeclared() => MustBecomeAsync(
        "GENBN022",
        "Convert from PyTorch's convention: Momentum = 0.9f",
        Scenario.Of("[Network, Input(4), Repeat<Body>(2)] partial class Net;\n[Block, BatchNorm(Momentum = 0.1f)] partial class Body;"),
        "[Network, Input(4), Repeat<Body>(2)] partial class Net;\n[Block, BatchNorm(Momentum = 0.9f)] partial class Body;");
}
