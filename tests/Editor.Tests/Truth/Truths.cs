using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.Tests;

/// <summary>All that is wrong with the networks of a text, as far as it can be known.</summary>
/// <remarks>
/// What the compiler does not understand is not known: nothing may be said of an attribute that is not right C#, nor of a shape behind it. Where an
/// attribute or a block does not exist at all, nothing may be said of anything behind it.
/// </remarks>
internal static class Truths
{
    public static IReadOnlyList<Claim> Of(BoundText text) => [.. text.Classes.SelectMany(type => Of(type, text))];

    private static IEnumerable<Claim> Of(BoundClass type, BoundText text)
    {
        // A class without a name is still being typed.
        if (type.Type.Name.Length == 0)
        {
            return [];
        }

        var walk = new ShapeWalk(text.Classes);
        walk.Through([.. type.Layers], null, user: null);
        return type.IsNetwork ? [.. OfClass(type), .. OfParts(type), .. OfInput(type), .. walk.Claims]
            : type.IsBlock ? [.. OfParts(type), .. OfBlock(type), .. walk.Claims]
            : OfMark(type);
    }

    private static IEnumerable<Claim> OfClass(BoundClass type)
    {
        if (!type.Parts.Any(part => part.Modifiers.Any(SyntaxKind.PartialKeyword)))
        {
            yield return About(type, "GENBN001", type.Type.Name);
        }

        if (type.Type.IsAbstract || type.Type.IsStatic || type.Type.IsRecord || type.Type.TypeKind != TypeKind.Class || type.Parts.Any(part => part.ParameterList is not null))
        {
            yield return About(type, "GENBN009", type.Type.Name);
        }

        if (type.IsBlock)
        {
            yield return About(type, "GENBN027", type.Type.Name);
        }

        if (type.Parts.SelectMany(part => part.Members).OfType<ConstructorDeclarationSyntax>().Any(constructor => constructor.Initializer?.IsKind(SyntaxKind.ThisConstructorInitializer) != true))
        {
            yield return About(type, "GENBN029");
        }
    }

    private static IEnumerable<Claim> OfParts(BoundClass type)
    {
        if (type.Layers.Where(layer => layer.IsKnown).Select(layer => type.Parts.First(part => part.Span.Contains(layer.Span))).Distinct().Count() > 1)
        {
            yield return About(type, "GENBN008", type.Type.Name);
        }
    }

    /// <summary>One input, before all layers, and a layer behind it.</summary>
    private static IEnumerable<Claim> OfInput(BoundClass type)
    {
        BoundAttribute[] known = [.. type.Layers.TakeWhile(layer => layer.IsKnown)];
        int inputs = known.Count(layer => layer.IsCalled("Input"));
        if (inputs == 0 && type.IsKnown)
        {
            yield return About(type, "GENBN002", "has no [Input]");
        }

        if (inputs > 0 && !known[0].IsCalled("Input"))
        {
            yield return About(type, "GENBN002", $"has {known[0].Name} before its [Input]");
        }

        if (inputs > 1)
        {
            yield return About(type, "GENBN002", "has two [Input]s");
        }

        if (inputs > 0 && type.IsKnown && !known.Any(layer => !layer.IsCalled("Input", "Flatten", "Frozen")))
        {
            yield return About(type, "GENBN002", "no layer that computes");
        }
    }

    private static IEnumerable<Claim> OfBlock(BoundClass type)
    {
        BoundAttribute[] known = [.. type.Layers.TakeWhile(layer => layer.IsKnown)];
        if (known.Any(layer => layer.IsCalled("Input")) || (type.IsKnown && known.All(layer => layer.IsCalled("Frozen"))))
        {
            yield return About(type, "GENBN015", type.Type.Name);
        }
    }

    /// <summary>A class with layers is a network or a block; the mark may still be typed.</summary>
    private static IEnumerable<Claim> OfMark(BoundClass type)
    {
        if (type.IsKnown && type.Layers.Any())
        {
            yield return About(type, "GENBN028", type.Type.Name);
        }
    }

    private static Claim About(BoundClass type, string id, params string[] words) =>
        new(id, TextSpan.FromBounds(type.Parts.Min(part => part.SpanStart), type.Parts.Max(part => part.Span.End)), IsExact: false, IsError: true, words);
}
