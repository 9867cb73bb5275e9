using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenBn.Generator.Declaration;

/// <summary>Finds the user's constructors that leave a network without its parameters: only the generated constructor creates them.</summary>
internal static class ConstructorLimits
{
    public static IEnumerable<Problem> Of(INamedTypeSymbol type)
    {
        IReadOnlyList<ConstructorDeclarationSyntax> constructors = Constructors(type);
        for (int index = 0; index < constructors.Count; index++)
        {
            if (!constructors[index].Initializer.IsKind(SyntaxKind.ThisConstructorInitializer) && !IsLikeGenerated(constructors[index]))
            {
                yield return new Problem(ProblemIds.ConstructorWithoutThis, new Place(PlaceKind.Constructor, index), type.Name);
            }
        }
    }

    /// <summary>Whether it has the place of the generated constructor, which is another mistake.</summary>
    private static bool IsLikeGenerated(ConstructorDeclarationSyntax constructor) =>
        constructor.ParameterList.Parameters.Count == 1
        && constructor.ParameterList.Parameters[0] is { Modifiers.Count: 0, Type: PredefinedTypeSyntax { Keyword: var type } }
        && type.IsKind(SyntaxKind.ULongKeyword);

    /// <summary>The user's constructors of instances, in the order of their declarations. One that is declared in parts counts where its body is.</summary>
    public static IReadOnlyList<ConstructorDeclarationSyntax> Constructors(INamedTypeSymbol type) =>
    [
        .. DeclaredAttribute.Declarations(type)
            .SelectMany(declaration => declaration.Members)
            .OfType<ConstructorDeclarationSyntax>()
            .Where(constructor =>
                !constructor.Modifiers.Any(SyntaxKind.StaticKeyword) && (constructor.Body is not null || constructor.ExpressionBody is not null)),
    ];
}
