using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>Whatever a class is, it is a network, or hears why not.</summary>
[Trait("Tier", "Slow")]
public sealed class C3AnyClassTests
{
    private const string Layers = "[Network, Input(4), Dense(2)]";

    [Theory]
    [InlineData("public Net() { Tag = \"a\"; } public string Tag { get; }")]
    [InlineData("public Net() => Tag = \"a\"; public string Tag { get; }")]
    [InlineData("public Net(string tag) : base() { Tag = tag; } public string Tag { get; }")]
    [InlineData("private Net(params int[] sizes) { }")]
    [InlineData("public partial Net(); public partial Net() { }")]
    public void AnOwnConstructorThatDoesNotCallTheGeneratedOne(string members) => Of(members)
        .Expecting("GENBN029", "This constructor leaves 'Net' without its parameters; call the generated one: ': this(seed: 1)'", "Net").Run();

    [Theory]
    [InlineData("public Net() : this(seed: 1) { Tag = \"a\"; } public string Tag { get; }")]
    [InlineData("public Net(string tag) : this(tag, 3) { } public Net(string tag, ulong seed) : this(seed) => Tag = tag; public string Tag { get; }")]
    [InlineData("static Net() { }")]
    [InlineData("public partial Net(int count); public partial Net(int count) : this((ulong)count) { }")]
    public void AnOwnConstructorThatDoes(string members) => Assert.Equal(6, Of(members).Run().Files.Count);

    [Theory]
    [InlineData("[Input(4), Dense(2)] partial class Net;", "Input")]
    [InlineData("[Dense(2)] class Net;", "Dense")]
    [InlineData("[Residual<Body>] class Net; [Block, Dense(4)] class Body;", "Residual")]
    [InlineData("namespace N { class Outer { [ReLU] class Net; } }", "ReLU")]
    public void LayersWithoutNetwork(string source, string layer) => Scenario.Of(source)
        .Expecting("GENBN028", $"'Net' has layers, such as {layer}, but neither [Network] nor [Block]; nothing is generated for it", "Net").Run();

    [Fact]
    public void NetworkAndBlockTogether() => Scenario.Of("[Network, Input(4), Residual<Body>, Dense(2)] partial class Net; [Network, Block, Input(4), Dense(4)] partial class Body;")
        .Expecting("GENBN027", "'Body' has both [Network] and [Block]; remove one", "Block").Run();

    [Theory]
    [InlineData("Dense(-4)", "GENBN003", "The number of units of Dense must be from 1 to 1048576, but is -4", "Dense(-4)")]
    [InlineData("Input(4), Dense(4)", "GENBN015", "'Body' cannot be used as a block: it has an [Input]: the input of a block is the output of the layer before it", "Input(4)")]
    [InlineData("Frozen", "GENBN015", "'Body' cannot be used as a block: it has no layers", "Block")]
    [InlineData("Residual<Body>", "GENBN015", "'Body' cannot be used as a block: it contains itself", "Residual<Body>")]
    [InlineData("Dense(4, Name = \"Big\")", "GENBN018", "Layer name 'Big' must be a lower-case letter, followed by letters and digits", "Dense(4, Name = \"Big\")")]
    public void AFaultyBlockThatNobodyUses(string layers, string id, string message, string at) =>
        Scenario.Of($"[Block, {layers}] partial class Body;").Expecting(id, message, at).Run();

    /// <summary>However many networks and blocks use it.</summary>
    [Fact]
    public void AFaultyBlockIsReportedOnce() => Scenario.Of(
        "[Network, Input(4), Residual<Body>, Repeat<Outer>(2)] partial class A; [Network, Input(4), Residual<Outer>] partial class B; [Block, Residual<Body>, Residual<Body>] partial class Outer;",
        "[Block, Dense(4), BatchNorm(Momentum = 2)] partial class Body;")
        .Expecting("GENBN003", "The momentum of BatchNorm must be at least 0 and below 1, but is 2", "BatchNorm(Momentum = 2)").Run();

    [Fact]
    public void ABaseClassWithoutAConstructorWithoutParameters() => Of("", "Base", "class Base { protected Base(int count) { } }")
        .Expecting("GENBN009", "'Net' cannot be a network: its base class 'Base' has no constructor without parameters, which the generated constructor has to call", "Net")
        .ExpectingFromCompiler("CS7036").Run();

    [Theory]
    [InlineData("class Base { protected Base(int count = 1, params int[] more) { } }")]
    [InlineData("abstract class Base { internal void CreatePass(int size) { } public int Parameters2 => 0; private int Summary => 0; }")]
    [InlineData("class Base : System.Collections.Generic.List<int>;")]
    public void ABaseClassThatLeavesRoom(string parent) => Assert.Equal(6, Of("", "Base", parent).Run().Files.Count);

    [Theory]
    [InlineData("Parameters", "public int Parameters => 0;")]
    [InlineData("Summary", "protected static string Summary = \"\";")]
    [InlineData("Buffers", "internal void Buffers() { }")]
    [InlineData("Kernels", "protected class Kernels { }")]
    [InlineData("InputLength", "public const int InputLength = 3;")]
    [InlineData("LoadPredictor(string)", "public static int LoadPredictor(string path) => 0;")]
    public void BaseMembersNamedLikeGeneratedOnes(string member, string declaration) => Of("", "Derived", $"class Derived : Base; class Base {{ {declaration} }}")
        .Expecting("GENBN024", $"The name '{member}' is taken in the generated code of 'Net': every network has such a member, and 'Base' has one already; rename that", "Network").Run();

    [Fact]
    public void ANetworkDerivedFromANetwork() => Scenario.Of($"{Layers} partial class Net : Middle; class Middle : Parent; {Layers} partial class Parent;")
        .Expecting("GENBN009", "'Net' cannot be a network: it derives from the network 'Parent', whose members it would hide; share layers through a class with [Block] instead", "Net").Run();

    [Theory]
    [InlineData(LanguageVersion.CSharp11)]
    [InlineData(LanguageVersion.CSharp10)]
    [InlineData(LanguageVersion.CSharp9)]
    [InlineData(LanguageVersion.CSharp7_3)]
    public void AnOldLanguage(LanguageVersion language) => Scenario.Of($"{Layers} partial class Net {{ }}").With(language).With(NullableContextOptions.Disable)
        .Expecting("GENBN030", $"'Net' needs C# 12 or newer for its generated code, but the project is compiled as C# {language.ToDisplayString()}", "Net").Run();

    [Theory]
    [InlineData(Networks.LeNet)]
    [InlineData(Networks.Blocks)]
    [InlineData(Networks.Xor)]
    public void TheOldestLanguage(string source) => Assert.Equal(6, Scenario.Of(source).With(LanguageVersion.CSharp12).Run().Files.Count);

    [Theory]
    [InlineData("[assembly: System.CLSCompliant(true)] NETWORK public partial class Net;")]
    [InlineData("[assembly: System.CLSCompliant(true)] NETWORK internal partial class Net;")]
    [InlineData("[assembly: System.CLSCompliant(true)] public partial class Outer { private Outer() { } NETWORK protected partial class Net; NETWORK internal partial class Other; }")]
    [InlineData("[assembly: System.CLSCompliant(true)] [System.CLSCompliant(false)] NETWORK public partial class Net;")]
    [InlineData("[assembly: System.CLSCompliant(false)] NETWORK public partial class Net;")]
    [InlineData("NETWORK public partial class Net;")]
    public void ClsCompliance(string source) => Scenario.Of(source.Replace("NETWORK", Networks.Tiny, StringComparison.Ordinal)).WithoutComments().Run();

    [Fact]
    public void CasingIsKeptAndDigitsStandApart()
    {
        GeneratedNetworks networks = Scenario.Of(
            "[Network, Input(4), Residual<WideBlock16>, Repeat<SEBlock>(2), Residual<WideBlock16>] partial class Net; [Block, Dense(4)] partial class WideBlock16; [Block, Dense(4)] partial class SEBlock;").Run();
        INamedTypeSymbol net = networks.Output.GetTypeByMetadataName("Net")!;
        Assert.Equal(
            ["SEBlock1", "WideBlock16_1", "WideBlock16_2"],
            net.GetMembers().OfType<IPropertySymbol>().Select(property => property.Name).Where(name => name.Contains("Block", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(
            new[] { "sEBlock1.0", "sEBlock1.1", "wideBlock16_1", "wideBlock16_2" },
            path => Assert.Contains($"\"{path}\"", networks.Files["Net.g.cs"], StringComparison.Ordinal));
    }

    /// <summary>Coverage leaves out what is generated: the members, not the user's class with the user's members.</summary>
    [Theory]
    [InlineData(Networks.Blocks, "Blocks")]
    [InlineData("[Network, Input(4), Dense(0)] partial class Wrong;", "Wrong")]
    public void GeneratedMembersAreMarkedAndTheClassIsNot(string source, string type)
    {
        INamedTypeSymbol net = new GeneratorDriverFixture(Scenario.Of(source)).Networks.Output.GetTypeByMetadataName(type)!;
        Assert.False(IsMarked(net));
        Assert.All(net.GetMembers().Where(member => member is IMethodSymbol { MethodKind: not (MethodKind.PropertyGet or MethodKind.StaticConstructor) } or IPropertySymbol or INamedTypeSymbol), member => Assert.True(IsMarked(member), member.Name));

        static bool IsMarked(ISymbol symbol) => symbol.GetAttributes().Any(attribute => attribute.AttributeClass!.Name == "GeneratedCodeAttribute");
    }

    private static Scenario Of(string members, string parent = "object", string more = "") => Scenario.Of($"{Layers} partial class Net : {parent} {{ {members} }} {more}");
}
