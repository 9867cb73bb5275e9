using Microsoft.CodeAnalysis;
using Xunit;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace GenBn.Tests;

/// <summary>What the generator computes again after an edit. The compiler runs it at every key stroke.</summary>
public sealed class CachingTests
{
    private const string Network = "[Network, Input(1, 8, 8), Conv(2, 3), ReLU, Flatten, Dense(3)]\npartial class First { }\n";
    private const string Other = "[Network, Input(5), Dense(3)]\npartial class Second { }\n";

    [Fact]
    public void TheFirstRunComputesEverything()
    {
        TrackedSteps steps = new GeneratorDriverFixture(Scenario.Of(Network)).Steps;
        Assert.Equal([New], steps.Declarations);
        Assert.Equal([New], steps.Files);
        Assert.Equal([New], steps.Outputs);
    }

    [Fact]
    public void AnUnrelatedEditInAnotherFileKeepsEverything()
    {
        TrackedSteps steps = AfterEdit(Scenario.Of(Network, "class Other { }"), Scenario.Of(Network, "class Other { int Count() => 1; }"));
        steps.MustBeKept();
        Assert.Single(steps.Files);
    }

    [Theory]
    [InlineData("{ }", "{ /* a comment */ }")]
    [InlineData("[Network", "\n\n[Network")]
    [InlineData("Conv(2, 3)", "Conv(kernel: 3, channels: 2)")]
    [InlineData("{ }", "{ public int Added; }")]
    public void AnEditThatLeavesTheLayersKeepsTheFiles(string before, string after)
    {
        TrackedSteps steps = AfterEdit(Scenario.Of(Network), Scenario.Of(Replace(Network, before, after)));
        Assert.Equal([Unchanged], steps.Declarations);
        Assert.Equal([Cached], steps.Files);
        Assert.Equal([Cached], steps.Outputs);
    }

    [Theory]
    [InlineData("Conv(2, 3)", "Conv(2, 5)")]
    [InlineData("Conv(2, 3)", "Conv(2, 3, Padding = 1)")]
    [InlineData("ReLU", "Sigmoid")]
    [InlineData("ReLU", "BatchNorm(Epsilon = 0.001f), ReLU")]
    [InlineData("Network", "Network(Initializer = Initializer.He)")]
    [InlineData("class First", "class Renamed")]
    public void AnEditOfTheLayersWritesTheFilesAnew(string before, string after)
    {
        var fixture = new GeneratorDriverFixture(Scenario.Of(Network));
        IReadOnlyDictionary<string, string> files = fixture.Networks.Files;
        TrackedSteps steps = fixture.Edit(Scenario.Of(Replace(Network, before, after)));
        Assert.Equal([Modified], steps.Declarations);
        Assert.Equal([Modified], steps.Files);
        Assert.Equal([Modified], steps.Outputs);
        Assert.NotEqual(files, fixture.Networks.Files);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OfTwoNetworksOnlyTheEditedOneIsWrittenAnew(bool together)
    {
        string edited = Replace(Other, "Dense(3)", "Dense(4)");
        TrackedSteps steps = together
            ? AfterEdit(Scenario.Of(Network + Other), Scenario.Of(Network + edited))
            : AfterEdit(Scenario.Of(Network, Other), Scenario.Of(Network, edited));
        Assert.Equal([Unchanged, Modified], steps.Declarations);
        Assert.Equal([Cached, Modified], steps.Files);
        Assert.Equal([Cached, Modified], steps.Outputs);
    }

    /// <summary>A block may stand in another file.</summary>
    [Fact]
    public void AnEditOfABlockWritesItsUsersAnew()
    {
        const string user = "[Network, Input(5), Repeat<Body>(2), Dense(3)] partial class User { }";
        TrackedSteps steps = AfterEdit(
            Scenario.Of(user + Other, "[Block, Dense(4), ReLU] partial class Body { }"), Scenario.Of(user + Other, "[Block, Dense(4), Tanh] partial class Body { }"));
        Assert.Equal([Modified, Unchanged], steps.Declarations);
        Assert.Equal([Modified, Cached], steps.Files);
    }

    [Fact]
    public void AnErrorIsNotKeptAfterItsCorrection()
    {
        var fixture = new GeneratorDriverFixture(Scenario.Of(Replace(Network, "Conv(2, 3)", "Conv(0, 3)")));
        Assert.Empty(fixture.Networks.Files);
        fixture.Edit(Scenario.Of(Network));
        Assert.Equal(6, fixture.Networks.Files.Count);
    }

    private static TrackedSteps AfterEdit(Scenario before, Scenario after) => new GeneratorDriverFixture(before).Edit(after);

    private static string Replace(string text, string before, string after)
    {
        Assert.Contains(before, text, StringComparison.Ordinal);
        return text.Replace(before, after, StringComparison.Ordinal);
    }
}
