using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenBn.Generator.Project;

/// <summary>Turns problems into diagnostics at the live source.</summary>
internal static class ProblemLocation
{
    /// <summary>The property of a diagnostic with its <see cref="Problem.Repair"/>.</summary>
    public const string Repair = nameof(Repair);

    public static Diagnostic Locate(Problem problem, INamedTypeSymbol type)
    {
        ImmutableDictionary<string, string?> properties = problem.Repair is null ? ImmutableDictionary<string, string?>.Empty
            : ImmutableDictionary<string, string?>.Empty.Add(Repair, problem.Repair);
        return Diagnostic.Create(Descriptors.ById[problem.Id], Of(problem.At, type) ?? type.Locations[0], properties, [.. problem.Arguments]);
    }

    private static Location? Of(Place place, INamedTypeSymbol type) => place.Kind switch
    {
        PlaceKind.Attribute => SyntaxOf(place, type)?.GetLocation(),
        PlaceKind.Argument => SyntaxOf(place, type)?.ArgumentList?.Arguments[place.Argument].GetLocation(),
        PlaceKind.Constructor => ConstructorLimits.Constructors(type)[place.Index].Identifier.GetLocation(),
        _ => null,
    };

    private static AttributeSyntax? SyntaxOf(Place place, INamedTypeSymbol type) => DeclaredAttribute.Of(type)[place.Index].Syntax;
}
