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
        var layers = new List<LayerDeclaration>();
        var sources = new HashSet<SyntaxNode?>();
        int initializer = 0;
        int networks = 0;
        IReadOnlyList<AttributeData> attributes = type.GetAttributes();
        for (int index = 0; index < attributes.Count; index++)
        {
            if (attributes[index].AttributeClass is not { ContainingNamespace: { Name: "GenBn", ContainingNamespace.IsGlobalNamespace: true } } attributeClass)
            {
                continue;
            }

            if (attributeClass.Name == "NetworkAttribute")
            {
                networks++;
                initializer = new AttributeArguments(attributes[index]).Integer("Initializer", 0);
            }
            else if (ReadLayer(index, attributeClass.Name, new AttributeArguments(attributes[index])) is { } layer)
            {
                layers.Add(layer);
                sources.Add(attributes[index].ApplicationSyntaxReference?.GetSyntax().FirstAncestorOrSelf<TypeDeclarationSyntax>());
            }
        }

        return new NetworkDeclaration(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(EscapedNames),
            new EquatableArray<string>(ContainingTypes(type).Select(Header)),
            Escape(type.Name),
            MetadataNameOf(type),
            initializer,
            new EquatableArray<LayerDeclaration>(layers),
            new EquatableArray<Problem>(Problems(type, Math.Max(networks, sources.Count), allowsUnsafe)));
    }

    private static readonly SymbolDisplayFormat EscapedNames = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>Names of files: @ is not allowed in them.</summary>
    private static readonly SymbolDisplayFormat PlainNames = EscapedNames
        .RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static LayerDeclaration? ReadLayer(int index, string attribute, AttributeArguments arguments) => attribute switch
    {
        "InputAttribute" => arguments.Count == 1
            ? new InputDeclaration(index, arguments[0], 1, 1, IsVector: true)
            : new InputDeclaration(index, arguments[0], arguments[1], arguments[2], IsVector: false),
        "ConvAttribute" => new ConvDeclaration(index, arguments[0], arguments[1], arguments.Integer("Stride", 1), arguments.Integer("Padding", 0)),
        "DenseAttribute" => new DenseDeclaration(index, arguments[0]),
        "BatchNormAttribute" => new BatchNormDeclaration(index, arguments.Float("Momentum", 0.9f), arguments.Float("Epsilon", 1e-5f)),
        "SigmoidAttribute" => new ActivationDeclaration(index, "Sigmoid"),
        "ReLUAttribute" => new ActivationDeclaration(index, "ReLU"),
        "MaxPoolAttribute" => new MaxPoolDeclaration(index, arguments[0], arguments.Integer("Stride", 0)),
        "FlattenAttribute" => new FlattenDeclaration(index),
        _ => null,
    };

    private static IEnumerable<Problem> Problems(INamedTypeSymbol type, int declarations, bool allowsUnsafe)
    {
        if (type.IsStatic || type.IsAbstract || type.IsRecord || type.IsGenericType || ContainingTypes(type).Any(outer => outer.IsGenericType))
        {
            yield return new Problem(ProblemIds.UnsupportedType, -1, type.Name, "it must be a class that is not static, abstract, generic or a record");
        }

        if (Siblings(type).Any(other => other.Name != type.Name && string.Equals(other.Name, type.Name, StringComparison.OrdinalIgnoreCase) && IsNetwork(other)))
        {
            yield return new Problem(ProblemIds.UnsupportedType, -1, type.Name, "the name of another network differs in case only, and files are named after networks");
        }

        if (ContainingTypes(type).Append(type).Any(part => part.IsFileLocal))
        {
            yield return new Problem(ProblemIds.UnsupportedType, -1, type.Name, "generated files cannot add to a file-local type");
        }

        foreach (INamedTypeSymbol part in ContainingTypes(type).Append(type))
        {
            if (!part.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword)))
            {
                yield return new Problem(ProblemIds.NotPartial, -1, part.Name);
            }
        }

        if (declarations > 1)
        {
            yield return new Problem(ProblemIds.SeveralDeclarations, -1, type.Name);
        }

        if (!allowsUnsafe)
        {
            yield return new Problem(ProblemIds.UnsafeNotAllowed, -1, type.Name);
        }
    }

    private static IEnumerable<INamedTypeSymbol> Siblings(INamedTypeSymbol type) =>
        type.ContainingType?.GetTypeMembers() ?? type.ContainingNamespace.GetTypeMembers();

    private static bool IsNetwork(INamedTypeSymbol type) =>
        type.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == NetworkAttribute);

    private static IEnumerable<INamedTypeSymbol> ContainingTypes(INamedTypeSymbol type)
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
