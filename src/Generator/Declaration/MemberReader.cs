using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Declaration;

/// <summary>
/// Reads the user's members that generated ones could be called like. Others are left out, so that an edit of them leaves the
/// declaration equal.
/// </summary>
internal static class MemberReader
{
    private static readonly HashSet<string> Generated = new(GeneratedMembers.All, StringComparer.Ordinal);

    private static readonly HashSet<string> GeneratedNames = new(GeneratedMembers.All.Select(GeneratedMembers.NameOf), StringComparer.Ordinal);

    /// <returns>Names; of methods that could be overloads the types of the parameters too, as in <see cref="GeneratedMembers"/>.</returns>
    public static IEnumerable<string> Read(INamedTypeSymbol type, IReadOnlyList<LayerDeclaration> layers)
    {
        string[] views = [.. layers.Select(layer => layer.Name ?? layer.Kind).Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        return type.GetMembers()
            .Where(member => !member.IsImplicitlyDeclared && IsWrittenByHand(member))
            .Select(TextOf)
            .Where(member => Generated.Contains(member) || GeneratedNames.Contains(member) || Array.Exists(views, view => member.StartsWith(view, StringComparison.OrdinalIgnoreCase)))
            .Distinct()
            .OrderBy(member => member, StringComparer.Ordinal);
    }

    /// <summary>The analyzer sees what has been generated, too.</summary>
    private static bool IsWrittenByHand(ISymbol member) =>
        member.DeclaringSyntaxReferences.Any(reference => !reference.SyntaxTree.FilePath.EndsWith(".g.cs", StringComparison.OrdinalIgnoreCase));

    private static string TextOf(ISymbol member) => member switch
    {
        IMethodSymbol method when GeneratedNames.Contains(method.Name) => $"{method.MetadataName}({string.Join(", ", method.Parameters.Select(TextOf))})",
        INamedTypeSymbol type => type.MetadataName,
        _ => member.Name,
    };

    /// <summary>A generic method and one with references overload the generated one.</summary>
    private static string TextOf(IParameterSymbol parameter) => parameter.RefKind == RefKind.None ? parameter.Type.ToDisplayString() : $"{parameter.RefKind} {parameter.Type}";
}
