using Xunit;

namespace GenBn.Tests;

public sealed class StatisticsFixTests : FixTests
{
    [Theory]
    [InlineData("BatchNorm", "BatchNorm(Statistics = BatchNormStatistics.Running)", "BatchNorm(Statistics = BatchNormStatistics.Batch)")]
    [InlineData("BatchNorm()", "BatchNorm(Statistics = BatchNormStatistics.Running)", "BatchNorm(Statistics = BatchNormStatistics.Batch)")]
    [InlineData("BatchNorm(Momentum = 0.5f)", "BatchNorm(Momentum = 0.5f, Statistics = BatchNormStatistics.Running)", "BatchNorm(Momentum = 0.5f, Statistics = BatchNormStatistics.Batch)")]
    [InlineData("GenBn.BatchNorm", "GenBn.BatchNorm(Statistics = GenBn.BatchNormStatistics.Running)", "GenBn.BatchNorm(Statistics = GenBn.BatchNormStatistics.Batch)")]
    public async Task EitherIsOffered(string before, string running, string batch)
    {
        using var editor = new Editor(Of(before));
        IReadOnlyList<Offer> offers = await editor.OffersAsync();
        Assert.Equal(2, offers.Select(offer => offer.Action.EquivalenceKey).Distinct().Count());
        Assert.Equal(Of(running).Files, await editor.TakeAsync(offers[0].Action));
        Assert.Equal(Of(batch).Files, await editor.TakeAsync(offers[1].Action));
        Assert.All(new[] { running, batch }, after => Of(after).Run());
    }

    [Fact]
    public Task ABlockThatItsUserFreezesIsNotChanged() =>
        MustOfferNothingAsync("GENBN032", Scenario.Of("[Network, Input(4), Repeat<Body>(2), Frozen, Dense(2)] partial class Net;\n[Block, Dense(4), BatchNorm] partial class Body;"));

    [Fact]
    public Task AllBecomeRunning() => MustAllBecomeAsync(
        "GENBN032",
        Scenario.Of("[Network, Input(4), BatchNorm, Frozen, Dense(3), BatchNorm, Frozen, Dense(2)] partial class A;", "[Block, Frozen, BatchNorm(Epsilon = 0.1f), ReLU] partial class B;"),
        "[Network, Input(4), BatchNorm(Statistics = BatchNormStatistics.Running), Frozen, Dense(3), BatchNorm(Statistics = BatchNormStatistics.Running), Frozen, Dense(2)] partial class A;",
        "[Block, Frozen, BatchNorm(Epsilon = 0.1f, Statistics = BatchNormStatistics.Running), ReLU] partial class B;");

    private static Scenario Of(string norm) => Scenario.Of($"[Network, Input(4), Dense(3), {norm}, Frozen, Dense(2)] partial class Net;");
}
