using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenBn.CodeFixes;

/// <summary>One of the partial declarations of a network.</summary>
/// <param name="Syntax">The declaration.</param>
/// <param name="Layers">The input and the layers on it.</param>
internal sealed record LayerPart(TypeDeclarationSyntax Syntax, IReadOnlyList<AttributeSyntax> Layers)
{
    /// <summary>
    /// Whether the layers can be taken out as they are written: no <c>#if</c> between them, no comment inside a list that other attributes share.
    /// </summary>
    public bool CanMove =>
        !Syntax.DescendantTrivia().Any(trivia => trivia.IsDirective && trivia.SpanStart > Syntax.SpanStart && trivia.SpanStart < Syntax.Keyword.SpanStart)
        && Syntax.AttributeLists.All(list =>
            list.Attributes.All(Layers.Contains) || !list.Attributes.Any(Layers.Contains) || !list.DescendantTrivia(list.Span).Any(MovedLayers.IsComment));
}
