using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenBn.Generator.Declaration;

/// <summary>An attribute of a class, and whether the compiler could make sense of it.</summary>
/// <param name="Index">Position among the attributes of the class.</param>
/// <param name="Data">What the compiler read.</param>
/// <param name="Syntax">What the user wrote; null for a class of another assembly.</param>
internal readonly record struct DeclaredAttribute(int Index, AttributeData Data, AttributeSyntax? Syntax)
{
    /// <summary>The attribute's class without its suffix, for example <c>Conv</c>.</summary>
    public string Kind => Data.AttributeClass!.Name.Replace("Attribute", "");

    /// <summary>Whether it belongs to GenBn. One without its type arguments has no type, and does not.</summary>
    public bool IsOurs => LayerReader.IsOurs(Data.AttributeClass);

    /// <summary>Whether it is a layer or an input.</summary>
    public bool IsLayer => IsOurs && Data.AttributeClass!.BaseType?.Name == "LayerAttribute";

    /// <summary>Whether its type does not exist: a name that is still being typed, perhaps that of a layer.</summary>
    public bool IsUnknown => Data.AttributeClass is null or IErrorTypeSymbol;

    /// <summary>
    /// Whether constructor and arguments are all as the attribute asks. Otherwise its values mean nothing: the compiler reports it, and
    /// nothing that follows from the values may be reported.
    /// </summary>
    public bool IsBound => Data.AttributeConstructor is not null
        && Data.ConstructorArguments.All(IsKnown)
        && Data.NamedArguments.All(IsKnownProperty)
        && Data.NamedArguments.Length == Data.NamedArguments.Select(argument => argument.Key).Distinct().Count()
        && Data.AttributeClass!.TypeArguments.All(type => type is not IErrorTypeSymbol)
        && IsComplete(Syntax, Data.NamedArguments.Length);

    /// <summary>All attributes of a class. They are found by their places: to look for one node after the other takes long where there are many.</summary>
    public static IReadOnlyList<DeclaredAttribute> Of(INamedTypeSymbol type)
    {
        IReadOnlyList<AttributeData> attributes = type.GetAttributes();
        if (attributes.Count == 0)
        {
            return [];
        }

        var syntax = new Dictionary<(SyntaxTree Tree, int Start), AttributeSyntax>();
        foreach (AttributeSyntax attribute in Declarations(type).SelectMany(declaration => declaration.AttributeLists).SelectMany(list => list.Attributes))
        {
            syntax[(attribute.SyntaxTree, attribute.SpanStart)] = attribute;
        }

        return [.. attributes.Select((data, index) => new DeclaredAttribute(index, data, SyntaxOf(data)))];

        AttributeSyntax? SyntaxOf(AttributeData data) =>
            data.ApplicationSyntaxReference is { } place && syntax.TryGetValue((place.SyntaxTree, place.Span.Start), out AttributeSyntax? found) ? found : null;
    }

    /// <summary>The parts of a class that a person wrote.</summary>
    public static IEnumerable<TypeDeclarationSyntax> Declarations(INamedTypeSymbol type) => type.DeclaringSyntaxReferences
        .Where(reference => !StubFile.Is(reference.SyntaxTree))
        .Select(reference => reference.GetSyntax())
        .OfType<TypeDeclarationSyntax>();

    private static bool IsKnown(TypedConstant constant) => constant.Kind != TypedConstantKind.Error;

    /// <summary>The compiler keeps the value of an argument that does not fit its property: <c>Momentum = 0.9</c> is a double.</summary>
    private bool IsKnownProperty(KeyValuePair<string, TypedConstant> argument)
    {
        for (INamedTypeSymbol? type = Data.AttributeClass; type is not null; type = type.BaseType)
        {
            if (type.GetMembers(argument.Key).FirstOrDefault() is IPropertySymbol property)
            {
                return IsKnown(argument.Value) && SymbolEqualityComparer.Default.Equals(property.Type, argument.Value.Type);
            }
        }

        return false;
    }

    /// <summary>Whether nothing is missing in the source, and every named argument has its property.</summary>
    private static bool IsComplete(AttributeSyntax? syntax, int named) =>
        syntax is null || (!syntax.ContainsDiagnostics && (syntax.ArgumentList?.Arguments.Count(argument => argument.NameEquals is not null) ?? 0) == named);
}
