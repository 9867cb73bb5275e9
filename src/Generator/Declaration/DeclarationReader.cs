using System.Collections.Immutable;
using GenBn.Generator.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenBn.Generator.Declaration;

/// <summary>Reads an annotated class from its symbol. Nothing after this phase sees symbols.</summary>
internal static class DeclarationReader
{
    public const string NetworkAttribute = "GenBn.NetworkAttribute";

    /// <param name="type">The class.</param>
    /// <param name="options">Of its project.</param>
    /// <param name="isKnown">See <see cref="LayerReader"/>.</param>
    public static NetworkDeclaration Read(INamedTypeSymbol type, ProjectOptions options, Func<AttributeData, bool> isKnown)
    {
        (IReadOnlyList<LayerDeclaration> layers, int? stray) = new LayerReader(isKnown).Read(type);
        IReadOnlyList<DeclaredAttribute> attributes = DeclaredAttribute.Of(type);
        int[] networks = [.. attributes.Where(attribute => IsNetwork(attribute.Data)).Select(attribute => attribute.Index)];
        int attribute = networks.Length == 0 ? -1 : networks[0];
        AttributeArguments? network = attribute < 0 || !attributes[attribute].IsBound ? null : new AttributeArguments(attributes[attribute].Data);
        string metadataName = MetadataNameOf(type);
        return new NetworkDeclaration(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(EscapedNames),
            new EquatableArray<string>(ContainingTypes(type).Select(Header)),
            Escape(type.Name),
            metadataName,
            new StartValues(network?.Integer("Initializer", 0) ?? 0, network?.Float("Deviation", StartValues.DefaultDeviation) ?? StartValues.DefaultDeviation),
            network?.Member("Convolutions") is { } form && Enum.TryParse(form, out ConvolutionForm known) ? known : ConvolutionForm.Fastest,
            attribute,
            new EquatableArray<LayerDeclaration>(layers),
            new EquatableArray<ExistingMember>(MemberReader.Read(type, layers)),
            new EquatableArray<Problem>(Problems(type, attribute, networks.Length > 1 ? networks[1] : stray, options)))
        {
            FileName = metadataName,
            IsDocumented = DeclaredAttribute.Declarations(type).SelectMany(part => part.GetLeadingTrivia()).Any(IsDocumentation),
            IsClsCompliant = options.IsClsCompliant && IsClsChecked(type),
            CanHaveSkeleton = LanguageVersionOf(type) >= LanguageVersion.CSharp11,
        };
    }

    /// <summary>Whether members of a class are checked: it is seen from outside, and nothing around it says that it is not compliant.</summary>
    private static bool IsClsChecked(INamedTypeSymbol type) => ContainingTypes(type).Append(type).All(part =>
        part.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
            && ProjectOptions.ClsCompliance(part) != false);

    private static LanguageVersion LanguageVersionOf(INamedTypeSymbol type) =>
        DeclaredAttribute.Declarations(type).FirstOrDefault()?.SyntaxTree.Options is CSharpParseOptions options ? options.LanguageVersion
            : LanguageVersion.CSharp12;

    /// <summary>By its text: to a compiler that writes no documentation, and to that alone, it is a comment like any other.</summary>
    private static bool IsDocumentation(SyntaxTrivia trivia)
    {
        string text = trivia.ToFullString();
        return (text.StartsWith("///", StringComparison.Ordinal) && !text.StartsWith("////", StringComparison.Ordinal))
            || text.StartsWith("/**", StringComparison.Ordinal);
    }

    public static bool IsNetwork(AttributeData attribute) => LayerReader.IsOurs(attribute) && attribute.AttributeClass!.Name == "NetworkAttribute";

    public static bool IsNetwork(INamedTypeSymbol type) => type.GetAttributes().Any(IsNetwork);

    private static readonly SymbolDisplayFormat EscapedNames = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>Names of files: @ is not allowed in them.</summary>
    private static readonly SymbolDisplayFormat PlainNames = EscapedNames
        .RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static IEnumerable<Problem> Problems(INamedTypeSymbol type, int network, int? stray, ProjectOptions options)
    {
        foreach (string reason in TypeLimits.Of(type))
        {
            yield return new Problem(ProblemIds.UnsupportedType, Place.Class, type.Name, reason);
        }

        if (LanguageVersionOf(type) is var language and < LanguageVersion.CSharp12)
        {
            yield return new Problem(ProblemIds.LanguageTooOld, Place.Class, type.Name, language.ToDisplayString());
        }

        foreach (INamedTypeSymbol part in ContainingTypes(type).Append(type))
        {
            if (!DeclaredAttribute.Declarations(part).Any(declaration => declaration.Modifiers.Any(SyntaxKind.PartialKeyword)))
            {
                yield return new Problem(ProblemIds.NotPartial, Place.Class, part.Name);
            }
        }

        if (options.Runtime.Contract != RuntimeContract.Number)
        {
            yield return new Problem(
                ProblemIds.RuntimeContract,
                network,
                type.Name,
                typeof(DeclarationReader).Assembly.GetName().Version.ToString(3),
                FormattableString.Invariant($"{RuntimeContract.Number}"),
                options.Runtime.Version,
                options.Runtime.Contract is { } contract ? FormattableString.Invariant($"has contract {contract}") : "has none");
        }

        if (stray is { } attribute)
        {
            yield return new Problem(ProblemIds.SeveralDeclarations, attribute, type.Name);
        }

        if (DeclaredAttribute.Of(type).FirstOrDefault(attribute => attribute.IsOurs && attribute.Kind == "Block") is { Data: not null } block)
        {
            yield return new Problem(ProblemIds.NetworkAndBlock, block.Index, type.Name);
        }

        if (!options.AllowsUnsafe)
        {
            yield return new Problem(ProblemIds.UnsafeNotAllowed, network, type.Name);
        }

        foreach (Problem problem in ConstructorLimits.Of(type))
        {
            yield return problem;
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

    public static string MetadataNameOf(INamedTypeSymbol type)
    {
        string name = string.Join("+", ContainingTypes(type).Append(type).Select(part => part.MetadataName));
        return type.ContainingNamespace.IsGlobalNamespace ? name : $"{type.ContainingNamespace.ToDisplayString(PlainNames)}.{name}";
    }

    /// <summary>Keywords, contextual and future ones too, are lower-case: those names, and only those, get an @.</summary>
    private static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && name.Any(letter => letter is < 'a' or > 'z') ? name : "@" + name;
}
