using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace GenBn.Tests;

public sealed class DeclarationFixTests : FixTests
{
    private const string Title = "Move the layers to one declaration: ";

    [Theory]
    [InlineData(
        "[Network, Input(4)] partial class Net;\n[Dense(3)] partial class Net { }\n[ReLU] [Dense(2)] partial class Net;",
        "[Network, Input(4)] [Dense(3)] [ReLU] [Dense(2)] partial class Net;\npartial class Net { }\npartial class Net;",
        "Input, Dense, ReLU, Dense")]
    [InlineData(
        "[Network, Input(4)]\npartial class Net;\n\n/// <summary>The rest.</summary>\n[Dense(3), ReLU] // hidden\n// The scores.\n[Dense(2)]\npartial class Net { }",
        "[Network, Input(4)]\n[Dense(3), ReLU] // hidden\n// The scores.\n[Dense(2)]\npartial class Net;\n\n/// <summary>The rest.</summary>\npartial class Net { }",
        "Input, Dense, ReLU, Dense")]
    [InlineData(
        "[Dense(2)] // scores\npartial class Net;\n[Network, Input(4)] // four\npartial class Net;",
        "partial class Net;\n[Network, Input(4)] // four\n[Dense(2)] // scores\npartial class Net;",
        "Input, Dense")]
    [InlineData(
        "[Network, Input(4)] partial class Net;\n[Dense(3)] // hidden\n[Dense(2)]\npartial class Net;",
        "[Network, Input(4)]\n[Dense(3)] // hidden\n[Dense(2)]\npartial class Net;\npartial class Net;",
        "Input, Dense, Dense")]
    [InlineData(
        "namespace N\n{\n    partial class Outer\n    {\n        [Network]\n        [Input(4)]\n        partial class Net;\n    }\n\n    partial class Outer { [Dense(3), // hidden\n      ReLU] [System.Serializable] partial class Net; }\n}",
        "namespace N\n{\n    partial class Outer\n    {\n        [Network]\n        [Input(4)]\n        [Dense(3), // hidden\n          ReLU]\n        partial class Net;\n    }\n\n    partial class Outer { [System.Serializable] partial class Net; }\n}",
        "Input, Dense, ReLU")]
    [InlineData(
        "[Network] partial class Net;\n[System.Serializable, Input(4)]\npartial class Net;\n[System.CLSCompliant(false), Dense(3), ReLU]\n[System.Obsolete]\n// Last.\n[Dense(2)]\npartial class Net;",
        "[Network] partial class Net;\n[System.Serializable, Input(4)]\n[Dense(3), ReLU]\n// Last.\n[Dense(2)]\npartial class Net;\n[System.CLSCompliant(false)]\n[System.Obsolete]\npartial class Net;",
        "Input, Dense, ReLU, Dense")]
    [InlineData(
        "[Network, Dense(2)] partial class Net;\n[Input(4)] partial class Net;",
        "[Network] partial class Net;\n[Input(4)] [Dense(2)] partial class Net;",
        "Input, Dense")]
    [InlineData(
        "[Network, Input(4)] partial class Net;\n[Dense(2)] /* two */ partial class Net;\n[System.Serializable] [ReLU] [System.CLSCompliant(false), Dense(2)] // two\npartial class Net;",
        "[Network, Input(4)]\n[Dense(2)]\n[ReLU]\n[Dense(2)]\npartial class Net;\n/* two */ partial class Net;\n[System.Serializable] [System.CLSCompliant(false)] // two\npartial class Net;",
        "Input, Dense, ReLU, Dense")]
    public Task TheLayersMoveToTheInput(string before, string after, string order) => MustBecomeAsync("GENBN008", Title + order, Scenario.Of(before), after);

    [Fact]
    public Task LayersOfSeveralFilesKeepTheOrderOfTheFiles() => MustBecomeAsync(
        "GENBN008",
        Title + "Input, Dense, Tanh, Dense, ReLU",
        Scenario.Of(
            "namespace N;\n\n[Dense(3)]\n[Tanh]\npartial class Net\n{\n    public int Count;\n}",
            "namespace N;\n\n/// <summary>Mine.</summary>\n[Network]\n[Input(4)]\npublic sealed partial class Net;",
            "namespace N;\n\n[Dense(2), ReLU] // out\npartial class Net;"),
        "namespace N;\n\npartial class Net\n{\n    public int Count;\n}",
        "namespace N;\n\n/// <summary>Mine.</summary>\n[Network]\n[Input(4)]\n[Dense(3)]\n[Tanh]\n[Dense(2), ReLU] // out\npublic sealed partial class Net;",
        "namespace N;\n\npartial class Net;");

    [Fact]
    public Task UsingsComeAlong() => MustBecomeAsync(
        "GENBN008",
        Title + "Input, Conv, Repeat<Body>, Flatten",
        Scenario.Verbatim(
            "[GenBn.Network, GenBn.Input(1, 8, 8)] partial class Net;",
            "using GenBn;\nusing Blocks;\n\n[Conv(3, 3, Padding = Padding.Same), Repeat<Body>(2), Flatten] partial class Net;",
            "namespace Blocks\n{\n    [GenBn.Block, GenBn.BatchNorm]\n    partial class Body;\n}"),
        Scenario.Verbatim(
            "using Blocks;\nusing GenBn;\n\n[GenBn.Network, GenBn.Input(1, 8, 8)] [Conv(3, 3, Padding = Padding.Same), Repeat<Body>(2), Flatten] partial class Net;",
            "using GenBn;\nusing Blocks;\n\npartial class Net;",
            "namespace Blocks\n{\n    [GenBn.Block, GenBn.BatchNorm]\n    partial class Body;\n}"));

    [Fact]
    public Task UsingsStandBehindThoseOfTheFile() => MustBecomeAsync(
        "GENBN008",
        Title + "Input, Dense, DenseAttribute",
        Scenario.Verbatim(
            "// Header.\nusing System;\n\nnamespace N;\n\n[GenBn.Network]\n[GenBn.Input(4)]\n[GenBn.Dense(3)]\n[Serializable]\npartial class Net;",
            "namespace N\n{\n    using GenBn;\n\n    [DenseAttribute(2)]\n    partial class Net { }\n}"),
        Scenario.Verbatim(
            "// Header.\nusing System;\nusing GenBn;\n\nnamespace N;\n\n[GenBn.Network]\n[GenBn.Input(4)]\n[GenBn.Dense(3)]\n[DenseAttribute(2)]\n[Serializable]\npartial class Net;",
            "namespace N\n{\n    using GenBn;\n\n    partial class Net { }\n}"));

    [Fact]
    public Task ALongOrderIsShortened() => MustBecomeAsync(
        "GENBN008",
        Title + "Input, Dense, ReLU, Dense, ReLU, Dense, …, Tanh, Dense, Tanh, Dense, Tanh, Dense",
        Scenario.Of("[Network, Input(4), Dense(3), ReLU, Dense(3), ReLU, Dense(3), ReLU] partial class Net;\n[Dense(3), Tanh, Dense(3), Tanh, Dense(3), Tanh, Dense(2)] partial class Net;"),
        "[Network, Input(4), Dense(3), ReLU, Dense(3), ReLU, Dense(3), ReLU] [Dense(3), Tanh, Dense(3), Tanh, Dense(3), Tanh, Dense(2)] partial class Net;\npartial class Net;");

    [Fact]
    public Task AllAreMoved() => MustAllBecomeAsync(
        "GENBN008",
        Scenario.Of(
            "[Network, Input(4)]\npartial class A;\n\n[Network, Input(4)]\npartial class B;",
            "[Dense(2)] // a\npartial class A;\n\n[Dense(3)] // b\npartial class B;"),
        "[Network, Input(4)]\n[Dense(2)] // a\npartial class A;\n\n[Network, Input(4)]\n[Dense(3)] // b\npartial class B;",
        "partial class A;\n\npartial class B;");

    [Fact]
    public Task AllAreMovedWithinALineAndAnotherNetwork() => MustAllBecomeAsync(
        "GENBN008",
        Scenario.Of(
            "[Dense(2)] partial class A; [Dense(3)] partial class B; [Network, Input(4)] partial class A; [Network, Input(4)] partial class B;\n[ReLU] partial class B;",
            "[Network, Input(4)]\npartial class Outer\n{\n    [Network, Input(4)]\n    partial class Inner;\n}\n\n[Dense(2)]\npartial class Outer\n{\n    [Dense(3)] // inner\n    partial class Inner;\n}"),
        "partial class A; partial class B; [Network, Input(4)] [Dense(2)] partial class A; [Network, Input(4)] [Dense(3)] [ReLU] partial class B;\npartial class B;",
        "[Network, Input(4)]\n[Dense(2)]\npartial class Outer\n{\n    [Network, Input(4)]\n    [Dense(3)] // inner\n    partial class Inner;\n}\n\npartial class Outer\n{\n    partial class Inner;\n}");

    /// <summary>One by one, the networks would each bring usings of their own to the same place.</summary>
    [Fact]
    public Task AllAreMovedWithTheUsingsOfAll() => MustAllBecomeAsync(
        "GENBN008",
        Scenario.Verbatim(
            "[GenBn.Network, GenBn.Input(4)] partial class A;\n[GenBn.Network, GenBn.Input(4)] partial class B;\n[GenBn.Network, GenBn.Input(4)] partial class C;",
            "using GenBn;\n\n[Dense(2)] partial class A;",
            "using Blocks;\n\n[GenBn.Repeat<Body>(2)] partial class B;",
            "using Blocks;\nusing GenBn;\n\n[Repeat<Body>(2), Dense(3)] partial class C;\n\nnamespace Blocks\n{\n    [Block, BatchNorm]\n    partial class Body;\n}"),
        Scenario.Verbatim(
            "using Blocks;\nusing GenBn;\n\n[GenBn.Network, GenBn.Input(4)] [Dense(2)] partial class A;\n[GenBn.Network, GenBn.Input(4)] [GenBn.Repeat<Body>(2)] partial class B;\n[GenBn.Network, GenBn.Input(4)] [Repeat<Body>(2), Dense(3)] partial class C;",
            "using GenBn;\n\npartial class A;",
            "using Blocks;\n\npartial class B;",
            "using Blocks;\nusing GenBn;\n\npartial class C;\n\nnamespace Blocks\n{\n    [Block, BatchNorm]\n    partial class Body;\n}"));

    /// <summary>A network belongs to the document in which it is underlined: where the first layer stands that is not on the declaration of the others.</summary>
    [Theory]
    [InlineData(FixAllScope.Document, true, false, false)]
    [InlineData(FixAllScope.Project, true, true, false)]
    [InlineData(FixAllScope.Solution, true, true, true)]
    public async Task AllOfAScopeAreMoved(FixAllScope scope, params bool[] moved)
    {
        string[] starts = [.. moved.Select((isMoved, index) => Start(index, isMoved))];
        string[] ends = [.. moved.Select((isMoved, index) => isMoved ? $"partial class Net{index};" : End(index))];
        Assert.Equal(
            [.. Scenario.Of(ends[0], starts[0] + starts[1], ends[1]).Files, .. Scenario.Of(starts[2], ends[2]).Files],
            await AllRepairedAsync("GENBN008", scope, Scenario.Of(End(0), Start(0, false) + Start(1, false), End(1)), Scenario.Of(Start(2, false), End(2))));

        static string Start(int index, bool isWhole) => $"[Network, Input(4)]\n{(isWhole ? End(index)[..^$"partial class Net{index};".Length] : "")}partial class Net{index};\n";
        static string End(int index) => $"[Dense({index + 2})] // {index}\npartial class Net{index};";
    }

    [Fact]
    public async Task AllAreMovedThatCanMove() => Assert.Equal(
        Scenario.Of("[Network, Input(4)] [Dense(2)] partial class A;\npartial class A;", "[Network, Input(4)] partial class B;\n[Dense(2)]\n#if true\n[ReLU]\n#endif\npartial class B;").Files,
        await AllRepairedAsync(
            "GENBN008",
            FixAllScope.Project,
            Scenario.Of("[Network, Input(4)] partial class A;\n[Dense(2)] partial class A;", "[Network, Input(4)] partial class B;\n[Dense(2)]\n#if true\n[ReLU]\n#endif\npartial class B;")));

    /// <summary>What cannot move without losing something.</summary>
    [Theory]
    [InlineData("[Network, Input(4)] partial class Net;\n[Dense(2)]\n#if true\n[ReLU]\n#endif\n[Dense(3)]\npartial class Net;")]
    [InlineData("[Network, Input(4)] partial class Net;\n[Dense(2)]\n#region last\n[Dense(3)]\n#endregion\npartial class Net;")]
    [InlineData("[Network, Input(4)] partial class Net;\n[System.Serializable, /* two */ Dense(2)] partial class Net;")]
    [InlineData("[Network, Input(4)] partial class Net;\n[Network, Dense(2)] partial class Net;")]
    [InlineData("[Network, Input(4), Dense(2)] partial class Net;\n[Network] partial class Net;")]
    public Task NothingIsOfferedThatWouldLoseSomething(string source) => MustOfferNothingAsync("GENBN008", Scenario.Of(source));
}
