using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenBn.Generator.Project;

/// <summary>
/// Finds the classes of a project that may have <c>[Network]</c>, and others with attributes, by their syntax alone, which is read once for every
/// version of a file.
/// </summary>
internal static class NetworkFinder
{
    private const string Suffix = "Attribute";
    private const string Name = "Network";

    private static readonly ConditionalWeakTable<SyntaxTree, Candidates> Known = new();

    /// <summary>Every class with the attribute once, in the order of its first declaration.</summary>
    public static IEnumerable<INamedTypeSymbol> Find(Compilation compilation, CancellationToken cancellation)
    {
        // An alias of the attribute may be global.
        List<Candidates> files = [.. compilation.SyntaxTrees.Select(tree => Of(tree, cancellation))];
        var names = new HashSet<string>(files.SelectMany(file => file.Aliases).SelectMany(Spellings), StringComparer.Ordinal) { Name, Name + Suffix };
        return Types(compilation, files.SelectMany(file => file.Classes).Where(
            candidate => Attributes(candidate).Any(attribute => names.Contains(RightmostName(attribute.Name)))), cancellation)
            .Where(DeclarationReader.IsNetwork);
    }

    /// <summary>Every class with attributes once.</summary>
    public static IEnumerable<INamedTypeSymbol> FindAnnotated(Compilation compilation, CancellationToken cancellation) =>
        Types(compilation, compilation.SyntaxTrees.SelectMany(tree => Of(tree, cancellation).Classes), cancellation);

    /// <summary>Whether an attribute may depend on a constant of a network.</summary>
    public static bool NamesConstants(Compilation compilation, CancellationToken cancellation) =>
        compilation.SyntaxTrees.Any(tree => Of(tree, cancellation).NamesConstants);

    /// <summary>Whether a network may be declared in a file, or a function whose body says something of it.</summary>
    public static bool HasCandidates(SyntaxTree tree) => Of(tree, CancellationToken.None) is { Classes.Count: > 0 } or { HasFunctions: true };

    private static IEnumerable<INamedTypeSymbol> Types(Compilation compilation, IEnumerable<TypeDeclarationSyntax> candidates, CancellationToken cancellation)
    {
        var found = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        foreach (TypeDeclarationSyntax candidate in candidates)
        {
            cancellation.ThrowIfCancellationRequested();
            if (compilation.GetSemanticModel(candidate.SyntaxTree).GetDeclaredSymbol(candidate, cancellation) is INamedTypeSymbol type && found.Add(type))
            {
                yield return type;
            }
        }
    }

    private static Candidates Of(SyntaxTree tree, CancellationToken cancellation)
    {
        if (!Known.TryGetValue(tree, out Candidates? candidates))
        {
            List<SyntaxNode> nodes = [.. tree.GetRoot(cancellation).DescendantNodes(
                static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)];
            candidates = Known.GetValue(tree, _ => new Candidates(
                [.. nodes.OfType<TypeDeclarationSyntax>().Where(type => type.AttributeLists.Count > 0 && type.AncestorsAndSelf().All(IsNamed))],
                [.. nodes.OfType<UsingDirectiveSyntax>().Where(IsAlias).Select(directive => directive.Alias!.Name.Identifier.ValueText)],
                nodes.Exists(NetworkConstants.MayBeNamedIn),
                nodes.OfType<TypeDeclarationSyntax>().SelectMany(type => type.Members).OfType<PropertyDeclarationSyntax>().Any(
                    CustomFunction.MayBeDeclaredBy)));
        }

        return candidates;
    }

    /// <summary>A class or namespace without a name is still being typed.</summary>
    private static bool IsNamed(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => !type.Identifier.IsMissing,
        BaseNamespaceDeclarationSyntax space => !space.Name.DescendantTokens().Any(token => token.IsMissing),
        _ => true,
    };

    private static bool IsAlias(UsingDirectiveSyntax directive) => directive is { Alias: not null, Name: { } target } && RightmostName(target) == Name + Suffix;

    private static IEnumerable<AttributeSyntax> Attributes(TypeDeclarationSyntax type) => type.AttributeLists.SelectMany(list => list.Attributes);

    /// <summary>An attribute may be used without its suffix.</summary>
    private static IEnumerable<string> Spellings(string alias) =>
        alias.EndsWith(Suffix, StringComparison.Ordinal) ? [alias, alias.Substring(0, alias.Length - Suffix.Length)] : [alias];

    private static string RightmostName(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };

    /// <summary>What counts in a file.</summary>
    /// <param name="Classes">Classes and other types with attributes.</param>
    /// <param name="Aliases">Other names of the attribute.</param>
    /// <param name="NamesConstants">Whether an attribute or constant may depend on a constant of a network.</param>
    /// <param name="HasFunctions">Whether a type may be a function of the user's own.</param>
    private sealed record Candidates(IReadOnlyList<TypeDeclarationSyntax> Classes, IReadOnlyList<string> Aliases, bool NamesConstants, bool HasFunctions);
}
