using System.Runtime.CompilerServices;
using System.Text;

namespace GenBn.Generator.Emission;

/// <summary>Text with indentation. Interpolated numbers are written invariantly; lines end in \n.</summary>
internal sealed class SourceWriter
{
    /// <summary>Longer lines are cut where arguments are.</summary>
    private const int LongestLine = 160;

    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _isLineStart = true;

    public override string ToString() => _text.ToString();

    public void Line()
    {
        _text.Append('\n');
        _isLineStart = true;
    }

    public void Line(string text)
    {
        Append(text);
        Line();
    }

    /// <param name="text">Is in the text already, piece by piece.</param>
    public void Line([InterpolatedStringHandlerArgument("")] LineHandler text) => Line();

    /// <summary>Goes on with the current line, or with several: each that is not empty is indented.</summary>
    public void Append(string? text)
    {
        if (text is null)
        {
            return;
        }

        int start = 0;
        for (int end = text.IndexOf('\n'); end >= 0; end = text.IndexOf('\n', start))
        {
            AppendPart(text, start, end - start);
            Line();
            start = end + 1;
        }

        AppendPart(text, start, text.Length - start);
    }

    public void Append(int number)
    {
        Indent();
        _text.AppendInvariant(number);
    }

    /// <summary>Writes a comment, in several lines where one would be too long.</summary>
    public void Comment(string text)
    {
        int room = LongestLine - (4 * _depth) - 3;
        while (text.Length > room)
        {
            int space = text.LastIndexOf(' ', room);
            space = space <= 0 ? room : space;
            Line("// " + text.Substring(0, space));
            text = text.Substring(space).TrimStart();
        }

        Line("// " + text);
    }

    /// <summary>Writes a call or a declaration with parameters: in a line, or, where that is too long, with a line for each of them.</summary>
    /// <param name="start">What stands before the parenthesis.</param>
    /// <param name="arguments">In order.</param>
    /// <param name="end">What stands behind the closing one.</param>
    public void Call(string start, IEnumerable<string> arguments, string end)
    {
        string[] all = [.. arguments];
        int length = (4 * _depth) + start.Length + all.Sum(argument => argument.Length + 2) + end.Length + 2;
        Line(length <= LongestLine ? $"{start}({string.Join(", ", all)}){end}" : $"{start}(\n    {string.Join(",\n    ", all)}){end}");
    }

    /// <summary>Writes a header and an opening brace; disposing the result closes it.</summary>
    public Block Open([InterpolatedStringHandlerArgument("")] LineHandler header)
    {
        Line(header);
        return Open();
    }

    public Block Open(string header)
    {
        Line(header);
        return Open();
    }

    public Block Open()
    {
        Line("{");
        _depth++;
        return new Block(this);
    }

    private void AppendPart(string text, int start, int length)
    {
        if (length > 0)
        {
            Indent();
            _text.Append(text, start, length);
        }
    }

    private void Indent()
    {
        if (_isLineStart)
        {
            _text.Append(' ', 4 * _depth);
            _isLineStart = false;
        }
    }

    public readonly struct Block(SourceWriter writer) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            writer.Line("}");
        }
    }
}
