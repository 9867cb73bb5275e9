using Xunit;

namespace GenBn.Tests;

public sealed class MarkFixTests : FixTests
{
    [Theory]
    [InlineData("[Input(4), Dense(2)] partial class Net;", "[Network, Input(4), Dense(2)] partial class Net;")]
    [InlineData("[System.Serializable, Input(4)]\n[Dense(2)] partial class Net;", "[System.Serializable, Network, Input(4)]\n[Dense(2)] partial class Net;")]
    [InlineData("[GenBn.Input(4), GenBn.Dense(2)] partial class Net;", "[GenBn.Network, GenBn.Input(4), GenBn.Dense(2)] partial class Net;")]
    public Task AClassWithAnInputBecomesANetwork(string before, string after) => MustBecomeAsync("GENBN028", "Add [Network]", Scenario.Of(before), after);

    /// <summary>The first offer; a network would need an input besides.</summary>
    [Fact]
    public async Task AClassWithoutAnInputMayBecomeABlock()
    {
        using var editor = new Editor(Scenario.Of("[Dense(2)]\npartial class Body;"));
        IReadOnlyList<Offer> offers = await editor.OffersAsync();
        Assert.Equal(["Add [Block]", "Add [Network]"], offers.Select(offer => offer.Action.Title));
        Assert.Equal(Scenario.Of("[Block, Dense(2)]\npartial class Body;").Files, await editor.TakeAsync(offers[0].Action));
        Assert.Equal(Scenario.Of("[Network, Dense(2)]\npartial class Body;").Files, await editor.TakeAsync(offers[1].Action));
    }

    [Fact]
    public Task AllBecomeBlocks() => MustAllBecomeAsync(
        "GENBN028",
        Scenario.Of("[Dense(2)] partial class A; [Network, Input(4), Dense(2)] partial class Net; [ReLU] partial class B;", "[Conv(2, 3)]\npartial class C;"),
        "[Block, Dense(2)] partial class A; [Network, Input(4), Dense(2)] partial class Net; [Block, ReLU] partial class B;",
        "[Block, Conv(2, 3)]\npartial class C;");

    [Fact]
    public async Task OneOfTwoMarksGoes()
    {
        using var editor = new Editor(Scenario.Of("[Network, Block, Input(4), Dense(2)] partial class Net;"));
        IReadOnlyList<Offer> offers = await editor.OffersAsync();
        Assert.Equal(["Remove [Block]", "Remove [Network]"], offers.Select(offer => offer.Action.Title));
        Assert.Equal(Scenario.Of("[Network, Input(4), Dense(2)] partial class Net;").Files, await editor.TakeAsync(offers[0].Action));
        Assert.Equal(Scenario.Of("[Block, Input(4), Dense(2)] partial class Net;").Files, await editor.TakeAsync(offers[1].Action));
    }

    [Fact]
    public Task AllLoseTheirBlock() => MustAllBecomeAsync(
        "GENBN027",
        Scenario.Of("[Network, Block, Input(4), Dense(2)] partial class A;\n[Block]\n[Network, Input(4), Dense(2)]\npartial class B;", "[Network] [Block] [Input(4), Dense(2)] partial class C;"),
        "[Network, Input(4), Dense(2)] partial class A;\n[Network, Input(4), Dense(2)]\npartial class B;",
        "[Network] [Input(4), Dense(2)] partial class C;");
}
