using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Declaration;

/// <summary>
/// Whether generated code sees a type that an attribute names. A network's code stands in its class, where the compiler has checked the
/// attribute; a block's stands in the classes of the networks that use it.
/// </summary>
internal static class TypeReach
{
    /// <summary>Why not; null where it does.</summary>
    /// <param name="type">The type.</param>
    /// <param name="owner">The network or block whose attribute names it.</param>
    public static string? FaultOf(ITypeSymbol type, INamedTypeSymbol owner)
    {
        INamedTypeSymbol[] parts = [.. Parts(type)];
        return parts.Any(part => part.IsFileLocal) ? "generated code is in separate files, in which a file-local type is not accessible"
            : LayerReader.IsBlock(owner) && !parts.All(part => IsSeen(part, owner))
                ? $"it is less accessible than the block '{owner.Name}', whose networks could not access it"
            : null;
    }

    /// <summary>A type, those around it, and those of its type arguments.</summary>
    private static IEnumerable<INamedTypeSymbol> Parts(ITypeSymbol type) => type is not INamedTypeSymbol named
        ? []
        : DeclarationReader.ContainingTypes(named).Append(named).Concat(named.TypeArguments.SelectMany(Parts));

    /// <summary>Whether a type is seen wherever a class is.</summary>
    private static bool IsSeen(INamedTypeSymbol type, INamedTypeSymbol owner)
    {
        INamedTypeSymbol[] owners = [.. DeclarationReader.ContainingTypes(owner).Append(owner)];
        return type.DeclaredAccessibility switch
        {
            Accessibility.Public => true,
            Accessibility.Internal or Accessibility.ProtectedOrInternal => owners.Any(part => !IsSeenOutside(part)),
            _ => owners.Any(part => part.DeclaredAccessibility == Accessibility.Private && IsWithin(part.ContainingType, type.ContainingType)),
        };
    }

    /// <summary>Whether other assemblies can see a type, if they see what is around it.</summary>
    private static bool IsSeenOutside(INamedTypeSymbol type) =>
        type.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static bool IsWithin(INamedTypeSymbol? inner, INamedTypeSymbol? outer)
    {
        while (inner is not null && !SymbolEqualityComparer.Default.Equals(inner, outer))
        {
            inner = inner.ContainingType;
        }

        return inner is not null;
    }
}
