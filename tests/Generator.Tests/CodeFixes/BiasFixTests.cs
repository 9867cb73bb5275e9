using Xunit;

namespace GenBn.Tests;

public sealed class BiasFixTests : FixTests
{
    [Theory]
    [InlineData("[Network, Input(4), Dense(3, Bias = true), BatchNorm] partial class Net;", "[Network, Input(4), Dense(3), BatchNorm] partial class Net;")]
    [InlineData(
        "[Network, Input(1, 8, 8)]\n[Conv(3, 3, Bias = true, Padding = 1), BatchNorm] // 3×8×8\n[Flatten]\npartial class Net;",
        "[Network, Input(1, 8, 8)]\n[Conv(3, 3, Padding = 1), BatchNorm] // 3×8×8\n[Flatten]\npartial class Net;")]
    [InlineData(
        "namespace N;\n\npartial class Outer\n{\n    [Network] [Input(4)] [Dense(3, Name = \"first\", Bias = true)] [BatchNorm] partial class Net;\n}",
        "namespace N;\n\npartial class Outer\n{\n    [Network] [Input(4)] [Dense(3, Name = \"first\")] [BatchNorm] partial class Net;\n}")]
    [InlineData("[Network, Input(4), Dense(3, /* kept */ Bias = true), BatchNorm] partial class Net;", "[Network, Input(4), Dense(3 /* kept */ ), BatchNorm] partial class Net;")]
    public Task TheBiasGoes(string before, string after) => MustBecomeAsync("GENBN019", "Remove 'Bias = true'", Scenario.Of(before), after);

    [Fact]
    public Task AllGo() => MustAllBecomeAsync(
        "GENBN019",
        Scenario.Of("[Network, Input(4), Dense(3, Bias = true), BatchNorm, Dense(2, Bias = true), BatchNorm] partial class A;", "[Network, Input(4), Dense(3, Bias = true), BatchNorm, Dense(2, Bias = true)] partial class B;"),
        "[Network, Input(4), Dense(3), BatchNorm, Dense(2), BatchNorm] partial class A;",
        "[Network, Input(4), Dense(3), BatchNorm, Dense(2, Bias = true)] partial class B;");
}
