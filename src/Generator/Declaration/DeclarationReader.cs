using System.Collections.Immutable;
using GenBn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenBn.Generator.Declaration;

/// <summary>Reads an annotated class from its symbol. Nothing after this phase sees symbols.</summary>
internal static class DeclarationReader
{
    public const string NetworkAttribute = "GenBn.NetworkAttribute";

    public static NetworkDeclaration Read(INamedTypeSymbol type, bool allowsUnsafe)
    {
        (IReadOnlyList<LayerDeclaration> layers, int? stray) = new LayerReader().Read(type);
        ImmutableArray<AttributeData> attributes = type.GetAttributes();
        int[] networks = [.. Enumerable.Range(0, attributes.Length).Where(index => IsNetwork(attributes[index]))];
        int attribute = networks.Length == 0 ? -1 : networks[0];
        AttributeArguments? network = attribute < 0 ? null : new AttributeArguments(attributes[attribute]);
        return new NetworkDeclaration(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(EscapedNames),
            new EquatableArray<string>(ContainingTypes(type).Select(Header)),
            Escape(type.Name),
            MetadataNameOf(type),
            new StartValues(network?.Integer("Initializer", 0) ?? 0, network?.Float("Deviation", 0.05f) ?? 0.05f),
            attribute,
            new EquatableArray<LayerDeclaration>(layers),
            new EquatableArray<string>(MemberReader.Read(type, layers)),
            new EquatableArray<Problem>(Problems(type, attribute, networks.Length > 1 ? networks[1] : stray, allowsUnsafe)))
        {
            IsDocumented = type.DeclaringSyntaxReferences.SelectMany(part => part.GetSyntax().GetLeadingTrivia()).Any(IsDocumentation),
        };
    }

    /// <summary>By its text: to a compiler that writes no documentation, and to that alone, it is a comment like any other.</summary>
    private static bool IsDocumentation(SyntaxTrivia trivia)
    {
        string text = trivia.ToFullString();
        return (text.StartsWith("///", StringComparison.Ordinal) && !text.StartsWith("////", StringComparison.Ordinal)) || text.StartsWith("/**", StringComparison.Ordinal);
    }

    public static bool IsNetwork(AttributeData attribute) => LayerReader.IsOurs(attribute) && attribute.AttributeClass!.Name == "NetworkAttribute";

    public static bool IsNetwork(INamedTypeSymbol type) => type.GetAttributes().Any(IsNetwork);

    private static readonly SymbolDisplayFormat EscapedNames = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>Names of files: @ is not allowed in them.</summary>
    private static readonly SymbolDisplayFormat PlainNames = EscapedNames
        .RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static IEnumerable<Problem> Problems(INamedTypeSymbol type, int network, int? stray, bool allowsUnsafe)
    {
        foreach (string reason in TypeLimits.Of(type))
        {
            yield return new Problem(ProblemIds.UnsupportedType, -1, type.Name, reason);
        }

        foreach (INamedTypeSymbol part in ContainingTypes(type).Append(type))
        {
            if (!part.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword)))
            {
                yield return new Problem(ProblemIds.NotPartial, -1, part.Name);
            }
        }

        if (stray is { } attribute)
        {
            yield return new Problem(ProblemIds.SeveralDeclarations, attribute, type.Name);
        }

        if (!allowsUnsafe)
        {
            yield return new Problem(ProblemIds.UnsafeNotAllowed, network, type.Name);
        }
    }

    /// <summary>The types around a type, outermost first.</summary>
    public static IEnumerable<INamedTypeSymbol> ContainingTypes(INamedTypeSymbol type)
    {
        var outer = new Stack<INamedTypeSymbol>();
        for (INamedTypeSymbol? next = type.ContainingType; next is not null; next = next.ContainingType)
        {
            outer.Push(next);
        }

        return outer;
    }

    private static string Header(INamedTypeSymbol type)
    {
        string keyword = (type.TypeKind, type.IsRecord) switch
        {
            (TypeKind.Struct, true) => "record struct",
            (TypeKind.Struct, false) => "struct",
            (TypeKind.Interface, _) => "interface",
            (_, true) => "record",
            _ => "class",
        };
        return $"partial {keyword} {Escape(type.Name)}";
    }

    private static string MetadataNameOf(INamedTypeSymbol type)
    {
        string name = string.Join("+", ContainingTypes(type).Append(type).Select(part => part.MetadataName));
        return type.ContainingNamespace.IsGlobalNamespace ? name : $"{type.ContainingNamespace.ToDisplayString(PlainNames)}.{name}";
    }

    /// <summary>Keywords, contextual and future ones too, are lower-case: those names, and only those, get an @.</summary>
    private static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && name.Any(letter => letter is < 'a' or > 'z') ? name : "@" + name;
}
