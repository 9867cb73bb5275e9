using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Declaration;

/// <summary>
/// Reads the members, the user's own and inherited ones, that generated ones could be called like. Others are left out, so that an edit of
/// them leaves the declaration equal.
/// </summary>
internal static class MemberReader
{
    private static readonly HashSet<string> GeneratedNames = new(GeneratedMembers.All.Select(GeneratedMembers.NameOf), StringComparer.Ordinal);

    private static readonly HashSet<string> GeneratedMethods = new(
        GeneratedMembers.All.Where(GeneratedMembers.IsMethod).Select(GeneratedMembers.NameOf), StringComparer.Ordinal);

    public static IEnumerable<ExistingMember> Read(INamedTypeSymbol type, IReadOnlyList<LayerDeclaration> layers)
    {
        string[] views = [.. layers.Select(layer => layer.Name ?? layer.DefaultName).Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        return Own(type)
            .Concat(Inherited(type))
            .Where(member => GeneratedNames.Contains(GeneratedMembers.NameOf(member.Text))
                || (member.Text == HeadsDeclaration.OutputsClass && layers.Any(layer => layer is HeadsDeclaration))
                || Array.Exists(views, view => member.Text.StartsWith(view, StringComparison.OrdinalIgnoreCase)))
            .Distinct()
            .OrderBy(member => member.Text, StringComparer.Ordinal);
    }

    private static IEnumerable<ExistingMember> Own(INamedTypeSymbol type) => type.GetMembers()
        .Where(member => !member.IsImplicitlyDeclared && member.DeclaringSyntaxReferences.Any(reference => !StubFile.Is(reference.SyntaxTree)))
        .Select(member => new ExistingMember(TextOf(member), null));

    /// <summary>What a generated member would hide. Every class has the members of <c>object</c>, and no generated one is called so.</summary>
    private static IEnumerable<ExistingMember> Inherited(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? parent = type.BaseType; parent is { SpecialType: not SpecialType.System_Object }; parent = parent.BaseType)
        {
            foreach (ISymbol member in parent.GetMembers()
                .Where(member => IsInherited(member, type) && member is not IMethodSymbol { MethodKind: not MethodKind.Ordinary }))
            {
                yield return new ExistingMember(TextOf(member), parent.Name);
            }
        }
    }

    private static bool IsInherited(ISymbol member, INamedTypeSymbol type) => member.DeclaredAccessibility switch
    {
        Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal => true,
        Accessibility.Internal or Accessibility.ProtectedAndInternal =>
            SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, type.ContainingAssembly),
        _ => false,
    };

    /// <summary>A generic method and one with references overload the generated one.</summary>
    private static string TextOf(ISymbol member) => member switch
    {
        IMethodSymbol { Arity: 0 } method when GeneratedMethods.Contains(method.Name) =>
            $"{method.MetadataName}({string.Join(", ", method.Parameters.Select(TextOf))})",
        IMethodSymbol { Arity: > 0 } method when GeneratedMethods.Contains(method.Name) => $"{method.MetadataName}`{method.Arity}",
        INamedTypeSymbol type => type.MetadataName,
        _ => member.Name,
    };

    private static string TextOf(IParameterSymbol parameter) =>
        parameter.RefKind == RefKind.None ? parameter.Type.ToDisplayString() : $"{parameter.RefKind} {parameter.Type}";
}
