using GenBn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GenBn.Tests;

public sealed class DiagnosticTests
{
    public static TheoryData<int> Misdeclarations => [.. Enumerable.Range(0, Misdeclaration.All.Count)];

    [Theory]
    [MemberData(nameof(Misdeclarations))]
    public void AMisdeclarationIsReportedAtItsCause(int index)
    {
        Misdeclaration wrong = Misdeclaration.All[index];
        GeneratedNetworks networks = wrong.Scenario().Run();
        bool isError = Descriptors.ById[wrong.Id].DefaultSeverity == DiagnosticSeverity.Error;

        // A skeleton, and the six files of the network that another one derives from.
        bool hasSkeleton = wrong.Id is not ("GENBN001" or "GENBN009") && wrong.Source.Contains("[Network", StringComparison.Ordinal) && wrong.Language >= LanguageVersion.CSharp11;
        Assert.Equal(!isError || wrong.Message.Contains("derives", StringComparison.Ordinal) ? 6 : hasSkeleton ? 1 : 0, networks.Files.Count);
    }

    /// <summary>Something else only where that is wrong: the class, a constructor, a single argument, a trainer and its call.</summary>
    [Theory]
    [Trait("Tier", "Slow")]
    [MemberData(nameof(Misdeclarations))]
    public void TheAttributeIsUnderlined(int index)
    {
        Misdeclaration wrong = Misdeclaration.All[index];
        Diagnostic diagnostic = new GeneratorDriverFixture(wrong.Scenario()).Networks.AnalyzeOutput().First(diagnostic => diagnostic.Id == wrong.Id);
        SyntaxNode node = diagnostic.Location.SourceTree!.GetRoot().FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        bool isAtAttribute = wrong.Id is not ("GENBN001" or "GENBN009" or "GENBN021" or "GENBN026" or "GENBN028" or "GENBN029" or "GENBN030" or "GENBN033")
            && !wrong.At.StartsWith("new ", StringComparison.Ordinal) && !wrong.At.StartsWith("Loss = ", StringComparison.Ordinal);
        Assert.Equal(isAtAttribute, node.AncestorsAndSelf().Any(ancestor => ancestor is AttributeSyntax attribute && attribute.Span == diagnostic.Location.SourceSpan));
    }

    [Fact]
    public void EveryDiagnosticHasAMisdeclaration() => Assert.Equal(
        Descriptors.ById.Keys.Order(StringComparer.Ordinal),
        Misdeclaration.All.Select(wrong => wrong.Id).Append(RuntimeContractTests.Id).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("[Network, Input(4), Dense(2)]")]
    [InlineData("[Network] [Input(1, 1, 1)] [Conv(1, 1)] [Flatten]")]
    [InlineData("[Network, Input(4), Sigmoid]")]
    [InlineData("[Network, Input(4), BatchNorm]")]
    [InlineData("[Network, Input(3, 9, 9), MaxPool(3, Stride = 2), BatchNorm(Momentum = 0, Epsilon = 1e-30f), Flatten]")]
    [InlineData("[Network, Input(4), BatchNorm(Momentum = 0.5f)]")]
    [InlineData("[Network, Input(4), BatchNorm(Momentum = 1e-9f)]")]
    [InlineData("[Network, Input(1, 16, 16), Conv(2, 16, Padding = 8, Stride = 16), Flatten]")]
    [InlineData("[Network(Initializer = Initializer.He), InputAttribute(features: 4), GenBn.DenseAttribute(units: 2)]")]
    [InlineData("[Dense(2), Network]", "[Input(4)]")]
    [InlineData("[Network, System.Serializable, Input(4), System.ComponentModel.Description(\"between\"), Dense(2)]")]
    public void AValidDeclarationGivesNone(string attributes, string before = "") =>
        Assert.Equal(6, Scenario.Of($"{before}{attributes} partial class Net;").Run().Files.Count);

    [Fact]
    public void TheLayersMayStandOnAnotherDeclarationThanTheNetwork() =>
        Assert.Equal(6, Scenario.Of("[Network] partial class Net;", "[Input(4), Dense(2)] partial class Net;").Run().Files.Count);

    [Fact]
    public void EveryProblemOfAClassIsReported() => Scenario.Of("[Network, Conv(0, 99)] static class Net;").WithoutUnsafe()
        .Expecting("GENBN001", "'Net' must be declared partial, so that its code can be generated", "Net")
        .Expecting("GENBN002", "'Net' has no [Input]; put one before its layers: [Input(features)], or [Input(channels, height, width)]", "Network")
        .Expecting("GENBN003", "The number of channels of Conv must be from 1 to 1048576, but is 0", "Conv(0, 99)")
        .Expecting("GENBN003", "The kernel of Conv must be from 1 to 16, but is 99", "Conv(0, 99)")
        .Expecting("GENBN009", "'Net' cannot be a network: it is static, but every instance has its own parameters; remove 'static'", "Net")
        .Expecting("GENBN010", "The kernels of 'Net' use pointers; set <AllowUnsafeBlocks>true</AllowUnsafeBlocks> in the project, or add the package GenBn to it", "Network")
        .Run();

    [Theory]
    [InlineData("partial struct", "it is a struct, whose copies would share their parameters; make it a class")]
    [InlineData("partial record struct", "it is a struct, whose copies would share their parameters; make it a class")]
    [InlineData("partial interface", "it is an interface, which has no memory for parameters; make it a class")]
    public void OtherTypesAreReportedBesideTheCompilersError(string type, string reason) => Scenario.Of($"[Network, Input(4), Dense(2)] {type} Net;")
        .Expecting("GENBN009", $"'Net' cannot be a network: {reason}", "Net")
        .ExpectingFromCompiler("CS0592", "CS0592", "CS0592")
        .Run();

    /// <summary>Probabilities of two heads side by side are an answer, too.</summary>
    [Theory]
    [InlineData("[Network, Input(4), Concat<A, B>] partial class Net; [Block, Dense(2), Softmax] partial class A; [Block, Dense(3), Softmax] partial class B;")]
    [InlineData("[Network, Input(4), Dense(2), Softmax, Frozen] partial class Net;")]
    public void ASoftmaxAtTheEndIsFine(string source) => Scenario.Of(source).Run();

    /// <summary>Repetitions that fit are fine, whether or not the shape stays the same.</summary>
    [Theory]
    [InlineData("[Network, Input(1, 8, 8), Repeat<Body>(3), Flatten] partial class Net; [Block, Conv(2, 3)] partial class Body;")]
    [InlineData("[Network, Input(5), Repeat<Body>(3)] partial class Net; [Block, Dense(4)] partial class Body;")]
    public void ARepetitionMayChangeTheShape(string source) => Scenario.Of(source).Run();

    /// <summary>Overloads of generated methods, and names that are taken by nobody.</summary>
    [Theory]
    [InlineData("public static Predictor LoadPredictor(int slot) => LoadPredictor($\"{slot}.safetensors\");")]
    [InlineData("public Net(string name, ulong seed) : this(seed) => Label = name; public string Label { get; } = \"\";")]
    [InlineData("internal void CreatePass() => CreatePass(1);")]
    [InlineData("internal int Dense2 => 0; internal int dense1 => 1; internal class Kernels<T>;")]
    public void AMemberBesideGeneratedOnesIsFine(string member) =>
        Assert.Equal(6, Scenario.Of($"[Network, Input(4), Dense(2)] partial class Net {{ {member} }}").Run().Files.Count);
}
