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

        if (DeclaredAttribute.Declarations(type).Any(declaration => declaration is ClassDeclarationSyntax { ParameterList: not null }))
        {
            yield return "it has a primary constructor, which the generated constructor would have to call; declare a constructor that calls 'this(seed)'";
        }

        if (BaseNetwork(type) is { } network)
        {
            yield return $"it derives from the network '{network.Name}', whose members it would hide; share layers through a class with [Block] instead";
        }
        else if (type.BaseType is { SpecialType: not SpecialType.System_Object, TypeKind: TypeKind.Class } parent
            && !parent.InstanceConstructors.Any(IsImplicitlyCalled))
        {
            yield return $"its base class '{parent.Name}' has no constructor without parameters, which the generated constructor has to call";
        }
    }

    private static string? KindOf(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "it is an interface, which has no memory for parameters; make it a class",
        { TypeKind: TypeKind.Struct } => "it is a struct, whose copies would share their parameters; make it a class",
        { IsRecord: true } => "it is a record, whose copies would share their parameters; make it a class",
        { IsStatic: true } => "it is static, but every instance has its own parameters; remove 'static'",
        { IsAbstract: true } => "it is abstract, but training and prediction need instances; remove 'abstract'",
        _ => null,
    };

    private static INamedTypeSymbol? BaseNetwork(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (DeclarationReader.IsNetwork(parent))
            {
                return parent;
            }
        }

        return null;
    }

    /// <summary>Whether a constructor that says nothing of its base class calls this one of the base class.</summary>
    private static bool IsImplicitlyCalled(IMethodSymbol constructor) =>
        constructor.DeclaredAccessibility is not Accessibility.Private && constructor.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams);
}
