using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Project;

/// <summary>Finds everything that is wrong with an annotated class, be it a network, a block, or one that should be either.</summary>
internal static class ClassChecker
{
    /// <param name="type">The class as the user wrote it.</param>
    /// <param name="networks">Its project's.</param>
    public static IEnumerable<Problem> Check(INamedTypeSymbol type, ProjectNetworks networks) =>
        DeclarationReader.IsNetwork(type) ? NetworkCompiler.Check(networks.Read(type)).Where(problem => problem.At != Place.Elsewhere)
        : LayerReader.IsBlock(type) ? CheckBlock(type, networks.ReadBlock(type))
        : CheckMark(type);

    private static IEnumerable<Problem> CheckBlock(INamedTypeSymbol type, BlockDeclaration block)
    {
        var problems = new List<Problem>();
        if (block.Stray is { } stray)
        {
            problems.Add(new Problem(ProblemIds.SeveralDeclarations, stray, block.Name));
        }
        else if (block.Fault is { } fault)
        {
            problems.Add(new Problem(ProblemIds.BlockUnusable, AtOf(type, block), block.Name, fault));
        }

        LayerVerifier.Verify(block, problems);
        return problems.Where(problem => problem.At != Place.Elsewhere).Distinct();
    }

    /// <summary>The input of a block, or that it is one.</summary>
    private static Place AtOf(INamedTypeSymbol type, BlockDeclaration block) =>
        block.Layers.FirstOrDefault(layer => layer is InputDeclaration)?.Attribute
        ?? DeclaredAttribute.Of(type).First(attribute => attribute.IsOurs && attribute.Kind == "Block").Index;

    /// <summary>The mark may still be typed, and so may the class.</summary>
    private static IEnumerable<Problem> CheckMark(INamedTypeSymbol type)
    {
        IReadOnlyList<DeclaredAttribute> attributes = DeclaredAttribute.Of(type);
        if (type.Name.Length > 0
            && !attributes.Any(attribute => attribute.IsUnknown)
            && attributes.FirstOrDefault(attribute => attribute.IsLayer) is { Data: not null } layer)
        {
            yield return new Problem(ProblemIds.MarkMissing, Place.Class, type.Name, layer.Kind);
        }
    }
}
