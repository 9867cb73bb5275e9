using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Declaration;

/// <summary>A type of the user's own that a layer's attribute names.</summary>
/// <param name="Name">The type, without namespace and type arguments.</param>
/// <param name="Identifier">The same with the names of its type arguments, for names of kernels.</param>
/// <param name="Reference">The type in generated code.</param>
/// <param name="MetadataName">Its full name, for the architecture's hash.</param>
/// <param name="Fault">Why generated code cannot see it; null where it can.</param>
internal sealed record CustomType(string Name, string Identifier, string Reference, string MetadataName, string? Fault)
{
    /// <param name="type">The type.</param>
    /// <param name="owner">The class whose attribute names it.</param>
    public static CustomType Of(INamedTypeSymbol type, INamedTypeSymbol owner) => new(
        type.Name,
        IdentifierOf(type),
        type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
        MetadataNameOf(type),
        TypeReach.FaultOf(type, owner));

    /// <summary>Whether a type has an interface of GenBn's; otherwise the compiler says so.</summary>
    public static bool Implements(INamedTypeSymbol type, string contract, string space) => type.AllInterfaces.Any(other =>
        other.Name == contract && other.ContainingNamespace.ToDisplayString() == space);

    private static string IdentifierOf(ITypeSymbol type) =>
        type is INamedTypeSymbol named ? named.Name + string.Concat(named.TypeArguments.Select(IdentifierOf)) : "Array";

    private static string MetadataNameOf(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol named)
        {
            return type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        }

        string name = DeclarationReader.MetadataNameOf(named);
        return named.TypeArguments.Length == 0 ? name : $"{name}[{string.Join(",", named.TypeArguments.Select(MetadataNameOf))}]";
    }
}
