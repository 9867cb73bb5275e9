using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>Takes something out of the source together with the comma, the white space or the line that only it needed; comments stay.</summary>
internal static class Removal
{
    /// <summary>Removes an attribute, with its list when that holds no other.</summary>
    public static IEnumerable<TextChange> Of(AttributeSyntax attribute, SourceText text)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        return list.Attributes.Count > 1
            ? OfElement(list.Attributes, list.Attributes.IndexOf(attribute), text)
            : [OfList(list, text)];
    }

    /// <summary>Removes an element of a list with commas.</summary>
    public static IEnumerable<TextChange> OfElement<T>(SeparatedSyntaxList<T> list, int index, SourceText text)
        where T : SyntaxNode
    {
        T element = list[index];
        if (list.Count == 1)
        {
            return [Delete(element.Span)];
        }

        // The first element goes with the comma behind it, any other with the one before it.
        SyntaxToken comma = list.GetSeparator(Math.Max(0, index - 1));
        (SyntaxNodeOrToken first, SyntaxNodeOrToken second) = index == 0 ? ((SyntaxNodeOrToken)element, (SyntaxNodeOrToken)comma) : (comma, element);
        int start = index == 0 ? element.SpanStart : list[index - 1].Span.End;
        int end = index == 0 ? list[1].SpanStart : element.Span.End;
        bool isPlain = text.IsBlank(start, first.SpanStart) && text.IsBlank(first.Span.End, second.SpanStart) && text.IsBlank(second.Span.End, end);
        return isPlain ? [Delete(TextSpan.FromBounds(start, end))] : [Delete(first.Span), Delete(second.Span)];
    }

    /// <summary>Removes an attribute list, with its line when there is nothing else on it.</summary>
    private static TextChange OfList(AttributeListSyntax list, SourceText text)
    {
        TextLine last = text.Lines.GetLineFromPosition(list.Span.End);
        return text.IndentBefore(list.SpanStart) switch
        {
            null => Delete(TextSpan.FromBounds(text.StartOfSpaceBefore(list.SpanStart), list.Span.End)),
            { } indent when text.IsBlank(list.Span.End, last.End) => Delete(TextSpan.FromBounds(list.SpanStart - indent.Length, last.EndIncludingLineBreak)),
            _ => Delete(TextSpan.FromBounds(list.SpanStart, text.EndOfSpaceBehind(list.Span.End))),
        };
    }

    private static TextChange Delete(TextSpan span) => new(span, "");
}
