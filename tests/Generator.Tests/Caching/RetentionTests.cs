using GenBn.Generator.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenBn.Tests;

/// <summary>A model that keeps a symbol or a syntax node is never equal to its successor, and keeps whole compilations in memory.</summary>
public sealed class RetentionTests
{
    public static TheoryData<string> Sources =>
    [
        Networks.Tiny + "public partial class Net;",
        Networks.Tiny + "public class NotPartial;",
        Networks.Blocks,
        "[Network, Input(1, 4, 4), Conv(0, 99), Dense(3)] partial class Net;",
        "[Network, Input(4), Residual<Missing>, Repeat<Endless>(2), Concat<NoBlock, Endless>, Dense(2)] partial class Net; [Block, Repeat<Endless>(2)] partial class Endless; class NoBlock;",
    ];

    /// <summary>Of networks with every kind of layer, with blocks, and with whatever is wrong with either.</summary>
    [Theory]
    [MemberData(nameof(Sources))]
    public void NothingOfTheCompilerIsKept(string source)
    {
        TrackedSteps steps = new GeneratorDriverFixture(Scenario.Of(source)).Steps;
        List<(string Path, object Value)> reachable = [.. steps.Values.SelectMany(ReachableObjects.From)];
        Assert.Contains(reachable, item => item.Value is LayerDeclaration);
        Assert.DoesNotContain(reachable, item => IsOfTheCompiler(item.Value));
    }

    /// <summary>The walk itself finds what it looks for.</summary>
    [Fact]
    public void ASyntaxNodeThatIsKeptIsFound()
    {
        SyntaxNode node = CSharpSyntaxTree.ParseText("class C;").GetRoot();
        var model = new { Name = "net", Layers = new object[] { new List<object> { (1, node) } } };
        Assert.Contains(ReachableObjects.From(model), item => IsOfTheCompiler(item.Value));
    }

    private static bool IsOfTheCompiler(object value) =>
        value is ISymbol or SyntaxNode or SyntaxToken or Location or SyntaxTree or SyntaxReference or Compilation or SemanticModel or AttributeData or Diagnostic
        || value.GetType().Assembly.GetName().Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal);
}
