using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>The using directives that moved layers need in the file that they come to.</summary>
internal static class MissingUsings
{
    /// <summary>What the file of the target lacks.</summary>
    /// <param name="networks">With their target in the same file: a using is for all of them.</param>
    /// <param name="text">Of that file.</param>
    /// <param name="cancellation">Cancels.</param>
    public static IEnumerable<TextChange> For(IEnumerable<SpreadLayers> networks, SourceText text, CancellationToken cancellation)
    {
        string[] missing = [.. networks.SelectMany(network => NamespacesFor(network, cancellation)).Distinct().OrderBy(name => name, StringComparer.Ordinal)];
        if (missing.Length == 0)
        {
            yield break;
        }

        var unit = (CompilationUnitSyntax)networks.First().Target.Syntax.SyntaxTree.GetRoot(cancellation);
        string lineBreak = text.LineBreak();
        yield return unit.Usings.LastOrDefault() is { } last
            ? new TextChange(new TextSpan(last.Span.End, 0), string.Concat(missing.Select(name => $"{lineBreak}using {name};")))
            : new TextChange(new TextSpan(unit.GetFirstToken().SpanStart, 0), string.Concat(missing.Select(name => $"using {name};{lineBreak}")) + lineBreak);
    }

    private static IEnumerable<string> NamespacesFor(SpreadLayers network, CancellationToken cancellation)
    {
        SyntaxTree tree = network.Target.Syntax.SyntaxTree;
        SemanticModel target = network.Compilation.GetSemanticModel(tree);
        int position = network.Target.Syntax.SpanStart;
        return network.Sources
            .Where(part => part.Syntax.SyntaxTree != tree)
            .SelectMany(part => part.Layers)
            .SelectMany(layer => TypesIn(layer, network.Compilation.GetSemanticModel(layer.SyntaxTree), cancellation))
            .Where(type => !target.LookupNamespacesAndTypes(position, name: type.Name).Contains(type, SymbolEqualityComparer.Default))
            .Select(type => type.ContainingNamespace.ToDisplayString());
    }

    /// <summary>Types that a layer names without their namespace.</summary>
    private static IEnumerable<INamedTypeSymbol> TypesIn(AttributeSyntax layer, SemanticModel model, CancellationToken cancellation)
    {
        foreach (SimpleNameSyntax name in layer.DescendantNodes().OfType<SimpleNameSyntax>())
        {
            bool isQualified = name.Parent switch
            {
                QualifiedNameSyntax qualified => qualified.Right == name,
                AliasQualifiedNameSyntax => true,
                MemberAccessExpressionSyntax access => access.Name == name,
                _ => false,
            };
            ISymbol? symbol = name == layer.Name ? model.GetTypeInfo(layer, cancellation).Type : model.GetSymbolInfo(name, cancellation).Symbol;
            if (!isQualified && symbol is INamedTypeSymbol { ContainingType: null, ContainingNamespace.IsGlobalNamespace: false } type
                && symbol.Kind != SymbolKind.ErrorType)
            {
                yield return type.OriginalDefinition;
            }
        }
    }
}
