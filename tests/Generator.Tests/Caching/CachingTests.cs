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

    /// <summary>All steps on the way to the files, from the compiler's own input to its own output.</summary>
    [Fact]
    public void EveryStepHasAName() => Assert.Equal(
        ["Compilation", "Declaration", "Files", "SourceOutput"],
        new GeneratorDriverFixture(Scenario.Of(Networks.Blocks)).Steps.Names.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("return 1;", "return 2;")]
    [InlineData("return 1;", "int local = 1; return local;")]
    [InlineData("return 1;", "return 1 +")]
    [InlineData("= 3", "= 4")]
    [InlineData("class Other", "/* a comment */ class Other")]
    public void AnUnrelatedEditInAnotherFileKeepsEverything(string before, string after)
    {
        const string other = "class Other { private int _field = 3; int Count() { return 1; } }";
        TrackedSteps steps = AfterEdit(Scenario.Of(Network, other), Scenario.Of(Network, Replace(other, before, after)));
        steps.MustAllBeCached();
        Assert.Single(steps.Files);
    }

    /// <summary>A new member could be a constant, a new type an attribute: declarations are read again, and are the same.</summary>
    [Theory]
    [InlineData("class Other { int Count() => 1; }")]
    [InlineData("class Other { } class Another { }")]
    [InlineData("using System; class Other { }")]
    public void ADeclarationInAnotherFileKeepsTheFiles(string after) => AssertUnchanged(AfterEdit(Scenario.Of(Network, "class Other { }"), Scenario.Of(Network, after)));

    [Theory]
    [InlineData("class Sizes { public const int Kernel = 3; }", "class Sizes { public const int Kernel = 5; }")]
    [InlineData("class Sizes { public const int Kernel = Other; const int Other = 3; }", "class Sizes { public const int Kernel = Other; const int Other = 5; }")]
    [InlineData("enum Numbers { Kernel = 3 } class Sizes { public const int Kernel = (int)Numbers.Kernel; }", "enum Numbers { Kernel = 5 } class Sizes { public const int Kernel = (int)Numbers.Kernel; }")]
    public void AnEditOfAConstantInAnotherFileWritesTheFilesAnew(string before, string after)
    {
        string network = Replace(Network, "Conv(2, 3)", "Conv(2, Sizes.Kernel)");
        TrackedSteps steps = AfterEdit(Scenario.Of(network, before), Scenario.Of(network, after));
        Assert.Equal([Modified], steps.Declarations);
        Assert.Equal([Modified], steps.Files);
    }

    [Fact]
    public void AnOptionOfTheProjectIsReadAgain() => Assert.Equal([Modified], AfterEdit(Scenario.Of(Network), Scenario.Of(Network).WithoutUnsafe()).Declarations);

    [Fact]
    public void AFileThatComesOrGoesKeepsTheFiles()
    {
        AssertUnchanged(AfterEdit(Scenario.Of(Network), Scenario.Of(Network, "class Other { }")));
        AssertUnchanged(AfterEdit(Scenario.Of(Network, "class Other { }"), Scenario.Of(Network)));
    }

    [Theory]
    [InlineData("{ }", "{ /* a comment */ }")]
    [InlineData("[Network", "\n\n[Network")]
    [InlineData("Conv(2, 3)", "Conv(kernel: 3, channels: 2)")]
    [InlineData("{ }", "{ public int Added; }")]
    public void AnEditThatLeavesTheLayersKeepsTheFiles(string before, string after) =>
        AssertUnchanged(AfterEdit(Scenario.Of(Network), Scenario.Of(Replace(Network, before, after))));

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
        string edited = Replace(Network, "Conv(2, 3)", "Conv(2, 5)");
        TrackedSteps steps = together
            ? AfterEdit(Scenario.Of(Other + Network), Scenario.Of(Other + edited))
            : AfterEdit(Scenario.Of(Other, Network), Scenario.Of(Other, edited));
        Assert.Equal([Unchanged, Modified], steps.Declarations);
        Assert.Equal([Cached, Modified], steps.Files);
        Assert.Equal([Cached, Modified], steps.Outputs);
    }

    /// <summary>A block may stand in another file, and within another block.</summary>
    [Theory]
    [InlineData("[Block, Dense(4), ReLU] partial class Body { }", "[Block, Dense(4), Tanh] partial class Body { }")]
    [InlineData("[Block, Repeat<Inner>(2)] partial class Body { } [Block, Dense(4), ReLU] class Inner { }", "[Block, Repeat<Inner>(2)] partial class Body { } [Block, Dense(4), Tanh] class Inner { }")]
    public void AnEditOfABlockWritesItsUsersAnew(string before, string after)
    {
        const string users = "[Network, Input(5), Repeat<Body>(2), Dense(3)] partial class User { }\n" + Other + "[Network, Input(7), Repeat<Body>(1)] partial class OtherUser { }\n";
        TrackedSteps steps = AfterEdit(Scenario.Of(users, before), Scenario.Of(users, after));
        Assert.Equal([Modified, Unchanged, Modified], steps.Declarations);
        Assert.Equal([Modified, Cached, Modified], steps.Files);
        Assert.Equal([Modified, Cached, Modified], steps.Outputs);
    }

    /// <summary>What the type of a layer says, whether in attributes or in a body.</summary>
    [Theory]
    [MemberData(nameof(EditsOfOwnTypes))]
    public void AnEditOfATypeOfOnesOwnWritesItsUsersAnew(string layer, string before, string after)
    {
        TrackedSteps steps = AfterEdit(Scenario.Of(OwnTypes.Net(layer) + Other, before), Scenario.Of(OwnTypes.Net(layer) + Other, after));
        Assert.Equal([Modified, Unchanged], steps.Declarations);
        Assert.Equal([Modified, Cached], steps.Files);
    }

    public static TheoryData<string, string, string> EditsOfOwnTypes => new()
    {
        { "Layer<Own>", OwnTypes.Layer(), "[LayerParameter(\"scale\", \"f\")] " + OwnTypes.Layer() },
        { "Layer<Own>", "[OutputShape(\"f\")] " + OwnTypes.Layer(), "[OutputShape(\"2 * f\")] " + OwnTypes.Layer() },
        { "Activation<Own>", OwnTypes.Activation(), "[ActivationTraits(IsShort = true)] " + OwnTypes.Activation() },
        { "Activation<Own>", OwnTypes.Activation(), OwnTypes.Activation(needsInput: false) },
    };

    [Fact]
    public void OfAHundredNetworksOnlyTheEditedOneIsWrittenAnew()
    {
        string[] files = [.. Enumerable.Range(0, 100).Select(number => $"[Network, Input(1, 6, 6), Conv({(number % 7) + 1}, 3), Flatten, Dense(2)] partial class Net{number} {{ }}")];
        string[] edited = [.. files];
        edited[41] = Replace(files[41], ", 3), Flatten", ", 5), Flatten");
        var fixture = new GeneratorDriverFixture(Scenario.Of(files));
        IReadOnlyDictionary<string, string> before = fixture.Networks.Files;
        TrackedSteps steps = fixture.Edit(Scenario.Of(edited));
        Assert.Equal([.. Enumerable.Range(0, 100).Select(number => number == 41 ? Modified : Unchanged)], steps.Declarations);
        Assert.Equal([.. Enumerable.Range(0, 100).Select(number => number == 41 ? Modified : Cached)], steps.Files);
        Assert.Equal([.. Enumerable.Range(0, 100).Select(number => number == 41 ? Modified : Cached)], steps.Outputs);
        Assert.All(before.Where(file => file.Value != fixture.Networks.Files[file.Key]), file => Assert.StartsWith("Net41.", file.Key, StringComparison.Ordinal));
    }

    /// <summary>The attribute is found by its syntax first, under all of its names.</summary>
    [Theory]
    [InlineData("[NetworkAttribute, Input(3), Dense(2)] partial class Net;")]
    [InlineData("[GenBn.Network, Input(3), Dense(2)] partial class Net;")]
    [InlineData("[global::GenBn.NetworkAttribute(), Input(3), Dense(2)] partial class Net;")]
    [InlineData("using Model = GenBn.NetworkAttribute; [Model, Input(3), Dense(2)] partial class Net;")]
    [InlineData("using ModelAttribute = global::GenBn.NetworkAttribute; namespace A { [Model, Input(3), Dense(2)] partial class Net; }")]
    [InlineData("[Model, Input(3), Dense(2)] partial class Net;", "global using Model = GenBn.NetworkAttribute;")]
    [InlineData("[Network] partial class Net;", "using GenBn; [Input(3), Dense(2)] partial class Net;")]
    public void ANetworkIsFoundByEveryNameOfItsAttribute(string source, string other = "") =>
        Assert.Equal(6, new GeneratorDriverFixture(Scenario.Verbatim("using GenBn;\n" + source, other)).Networks.Files.Count);

    [Theory]
    [InlineData("class NetworkAttribute : System.Attribute; [Network, Input(3), Dense(2)] partial class Net;")]
    [InlineData("[Input(3), Dense(2)] partial class Net;")]
    [InlineData("[Network, Input(3), Dense(2)] partial struct Net;")]
    public void NoNetworkIsFoundWithoutTheAttribute(string source) =>
        Assert.Empty(new GeneratorDriverFixture(Scenario.Of(source)).Networks.Files);

    [Fact]
    public void AnErrorIsNotKeptAfterItsCorrection()
    {
        var fixture = new GeneratorDriverFixture(Scenario.Of(Replace(Network, "Conv(2, 3)", "Conv(0, 3)")));
        Assert.Single(fixture.Networks.Files);
        fixture.Edit(Scenario.Of(Network));
        Assert.Equal(6, fixture.Networks.Files.Count);
    }

    private static void AssertUnchanged(TrackedSteps steps)
    {
        Assert.Equal([Unchanged], steps.Declarations);
        Assert.Equal([Cached], steps.Files);
        Assert.Equal([Cached], steps.Outputs);
    }

    private static TrackedSteps AfterEdit(Scenario before, Scenario after) => new GeneratorDriverFixture(before).Edit(after);

    private static string Replace(string text, string before, string after)
    {
        Assert.Contains(before, text, StringComparison.Ordinal);
        return text.Replace(before, after, StringComparison.Ordinal);
    }
}
