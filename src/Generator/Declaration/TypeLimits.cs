using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenBn.Generator.Declaration;

/// <summary>Why a type cannot be a network, whatever its layers.</summary>
internal static class TypeLimits
{
    public static IEnumerable<string> Of(INamedTypeSymbol type)
    {
        if (KindOf(type) is { } kind)
        {
            yield return kind;
        }

        if (type.TypeParameters.Length > 0)
        {
            yield return "it is generic, but its layers are the same for every type argument; remove the type parameters";
        }

        if (DeclarationReader.ContainingTypes(type).FirstOrDefault(outer => outer.TypeParameters.Length > 0) is { } generic)
        {
            yield return $"it is nested in '{generic.Name}', which is generic; move it out";
        }

        if (DeclarationReader.ContainingTypes(type).Append(type).Any(part => part.IsFileLocal))
        {
            yield return "generated files cannot add to a file-local type";
        }

        if (type.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is ClassDeclarationSyntax { ParameterList: not null }))
        {
            yield return "it has a primary constructor, which the generated constructor would have to call; declare one that calls 'this(seed)'";
        }

        if (Siblings(type).Any(other => other.Name != type.Name && string.Equals(other.Name, type.Name, StringComparison.OrdinalIgnoreCase) && DeclarationReader.IsNetwork(other)))
        {
            yield return "the name of another network differs in case only, and files are named after networks";
        }
    }

    private static string? KindOf(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "it is an interface, which has no memory for parameters; make it a class",
        { TypeKind: TypeKind.Struct } => "it is a struct, whose copies would share their parameters; make it a class",
        { IsRecord: true } => "it is a record, whose copies would share their parameters; make it a class",
        { IsStatic: true } => "it is static, but every instance has parameters of its own; remove 'static'",
        { IsAbstract: true } => "it is abstract, but training and prediction need instances; remove 'abstract'",
        _ => null,
    };

    private static IEnumerable<INamedTypeSymbol> Siblings(INamedTypeSymbol type) =>
        type.ContainingType?.GetTypeMembers() ?? type.ContainingNamespace.GetTypeMembers();
}
