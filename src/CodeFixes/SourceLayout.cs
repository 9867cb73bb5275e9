using Microsoft.CodeAnalysis.Text;

namespace GenBn.CodeFixes;

/// <summary>How the user has laid out the lines of a file.</summary>
internal static class SourceLayout
{
    /// <summary>The white space before a position when nothing else stands before it on its line; else null.</summary>
    public static string? IndentBefore(this SourceText text, int position)
    {
        string before = text.ToString(TextSpan.FromBounds(text.Lines.GetLineFromPosition(position).Start, position));
        return string.IsNullOrWhiteSpace(before) ? before : null;
    }

    /// <summary>The white space at the start of a position's line.</summary>
    public static string IndentOfLine(this SourceText text, int position)
    {
        string line = text.Lines.GetLineFromPosition(position).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    /// <summary>The line break that the file uses.</summary>
    public static string LineBreak(this SourceText text)
    {
        TextLine first = text.Lines[0];
        return first.End == first.EndIncludingLineBreak ? "\n" : text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak));
    }

    /// <summary>Where the white space that ends at a position begins, on the same line.</summary>
    public static int StartOfSpaceBefore(this SourceText text, int position)
    {
        int start = text.Lines.GetLineFromPosition(position).Start;
        while (position > start && char.IsWhiteSpace(text[position - 1]))
        {
            position--;
        }

        return position;
    }

    /// <summary>Where the white space that begins at a position ends, on the same line.</summary>
    public static int EndOfSpaceBehind(this SourceText text, int position)
    {
        int end = text.Lines.GetLineFromPosition(position).End;
        while (position < end && char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        return position;
    }

    /// <summary>Whether there is nothing but white space between two positions.</summary>
    public static bool IsBlank(this SourceText text, int start, int end) => string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(start, end)));
}
