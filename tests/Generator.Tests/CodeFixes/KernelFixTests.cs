using Xunit;

namespace GenBn.Tests;

[Trait("Tier", "Slow")]
public sealed class KernelFixTests : FixTests
{
    [Theory]
    [InlineData("6, 1, 128", "Conv(16, 5, Padding = 2)", "Conv(16, 1, 5, PaddingWidth = 2)")]
    [InlineData("6, 128, 1", "Conv(16, 5, Padding = Padding.Same, Bias = false)", "Conv(16, 5, 1, PaddingHeight = 2, Bias = false)")]
    [InlineData("6, 1, 1", "Conv(Channels, 3, Name = \"a\", Padding = 1)", "Conv(Channels, 1, Name = \"a\")")]
    [InlineData("1, 2, 2", "Conv(4, 5, 7, Padding = 2, PaddingWidth = 3)", "Conv(4, 3, Padding = 1)")]
    [InlineData("1, 1, 9", "Conv(4, 3, 2, PaddingHeight = 1, StrideWidth = 2)", "Conv(4, 1, 2, StrideWidth = 2)")]
    public Task TheKernelShrinksAndTheImageStays(string input, string before, string after) =>
        MustBecomeAsync("GENBN031", $"Write {after}", Of(input, before), Of(input, after));

    [Fact]
    public Task NothingIsOfferedWhereArgumentsHaveNames() => MustOfferNothingAsync("GENBN031", Of("6, 1, 128", "Conv(kernel: 5, channels: 16, Padding = 2)"));

    [Fact]
    public Task AllShrink() => MustAllBecomeAsync(
        "GENBN031",
        Scenario.Of("[Network, Input(6, 1, 32), Conv(4, 3, Padding = 1), Conv(4, 5, Padding = 2), GlobalAvgPool] partial class A;", "[Network, Input(1, 1, 8), Conv(2, 3, Padding = 1), Flatten] partial class B;"),
        "[Network, Input(6, 1, 32), Conv(4, 1, 3, PaddingWidth = 1), Conv(4, 1, 5, PaddingWidth = 2), GlobalAvgPool] partial class A;",
        "[Network, Input(1, 1, 8), Conv(2, 1, 3, PaddingWidth = 1), Flatten] partial class B;");

    private static Scenario Of(string input, string conv) =>
        Scenario.Of($"[Network, Input({input}), {conv}, GlobalAvgPool, Dense(2)] partial class Net {{ const int Channels = 3; }}");
}
