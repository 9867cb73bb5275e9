using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>What leaves a declaration: neighbouring attribute lists as they are written, with the comments between and behind them.</summary>
/// <param name="Lines">Without indentation.</param>
/// <param name="IsInline">Whether they do not end their line, so that something may stand behind them again.</param>
/// <param name="Removal">The change to the declaration that they leave.</param>
internal sealed record MovedLayers(IReadOnlyList<string> Lines, bool IsInline, TextChange Removal)
{
    /// <summary>Everything that leaves a declaration, in order.</summary>
    /// <param name="part">The declaration.</param>
    /// <param name="text">Of its document.</param>
    public static IEnumerable<MovedLayers> From(LayerPart part, SourceText text)
    {
        SyntaxList<AttributeListSyntax> lists = part.Syntax.AttributeLists;
        for (int index = 0; index < lists.Count; index++)
        {
            int count = lists.Skip(index).TakeWhile(list => list.Attributes.All(part.Layers.Contains)).Count();
            if (count > 0)
            {
                yield return Whole([.. lists.Skip(index).Take(count)], index == 0, text);
                index += count - 1;
            }
            else if (lists[index].Attributes.Any(part.Layers.Contains))
            {
                yield return Rest(lists[index], part);
            }
        }
    }

    public static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia;

    /// <summary>Lists with layers only.</summary>
    /// <param name="lists">One or more neighbours.</param>
    /// <param name="isStart">Whether they are the first ones: comments above those belong to the declaration.</param>
    /// <param name="text">Of the document.</param>
    private static MovedLayers Whole(AttributeListSyntax[] lists, bool isStart, SourceText text)
    {
        AttributeListSyntax last = lists[lists.Length - 1];
        SyntaxTrivia above = isStart ? default : lists[0].GetLeadingTrivia().FirstOrDefault(IsComment);
        int start = above.IsKind(SyntaxKind.None) ? lists[0].SpanStart : above.SpanStart;
        SyntaxTrivia behind = last.GetTrailingTrivia().LastOrDefault(IsComment);
        bool endsLine = EndsLine(last);
        int end = endsLine && !behind.IsKind(SyntaxKind.None) ? behind.Span.End : last.Span.End;
        TextSpan removed = (text.IndentBefore(start), endsLine) switch
        {
            (null, true) => TextSpan.FromBounds(text.StartOfSpaceBefore(start), end),
            ({ } indent, true) => TextSpan.FromBounds(start - indent.Length, last.FullSpan.End),
            _ => TextSpan.FromBounds(start, text.EndOfSpaceBehind(end)),
        };
        return new MovedLayers(Lines(text, start, end), !endsLine, new TextChange(removed, ""));

        static IReadOnlyList<string> Lines(SourceText text, int start, int end)
        {
            string indent = text.IndentOfLine(start);
            SourceText block = text.GetSubText(TextSpan.FromBounds(start, end));
            return
            [
                .. block.Lines
                    .Select(line => line.ToString())
                    .Select(line => line.StartsWith(indent, StringComparison.Ordinal) ? line.Substring(indent.Length) : line.TrimStart()),
            ];
        }
    }

    /// <summary>A list with other attributes too, which stay.</summary>
    private static MovedLayers Rest(AttributeListSyntax list, LayerPart part)
    {
        string kept = Written($"{list.Target}", attribute => !part.Layers.Contains(attribute));
        return new MovedLayers([Written("", part.Layers.Contains)], !EndsLine(list), new TextChange(list.Span, kept));

        string Written(string target, Func<AttributeSyntax, bool> belongs) => $"[{target}{string.Join(", ", list.Attributes.Where(belongs))}]";
    }

    private static bool EndsLine(AttributeListSyntax list) => list.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia);
}
