using System.Runtime.CompilerServices;

namespace GenBn.Generator.Emission;

/// <summary>Text with indentation. Interpolated numbers are written invariantly; lines end in \n.</summary>
internal sealed class SourceWriter
{
    /// <summary>Longer lines are cut: code behind a comma, comments between words.</summary>
    private const int LongestLine = 160;

    /// <summary>From the blank before a comment's mark to the one behind it.</summary>
    private const int BehindMark = 3;

    private readonly TextBuffer _text = new(capacity: 1 << 14);
    private int _depth;
    private bool _isLineStart = true;
    private int _lineStart;

    /// <summary>Where the text ended when the last statement was written that others may follow in the line.</summary>
    private int _openEnd = -1;

    /// <summary>Where its line starts.</summary>
    private int _lastStart;

    /// <summary>Where the statement starts that is being written.</summary>
    private int _statement;

    /// <summary>All that was written; nothing can be any more.</summary>
    public string Complete() => _text.ToStringAndClear();

    public void Line()
    {
        Cut();
        End();
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
        _text.Append(number);
    }

    /// <summary>Writes one of many short statements: in the line of the one before, where it has room.</summary>
    /// <param name="text">The statement, in the text already.</param>
    public void Statement([InterpolatedStringHandlerArgument("")] StatementHandler text) => Statement(starts: false, text);

    /// <param name="starts">Whether it begins a line in any case.</param>
    /// <param name="text">The statement, in the text already.</param>
    public void Statement(bool starts, [InterpolatedStringHandlerArgument("")] StatementHandler text)
    {
        bool joins = _openEnd == _statement && !starts && _text.Length - _lastStart <= LongestLine;
        if (joins)
        {
            _text[_statement - 1] = ' ';
        }
        else
        {
            _text.InsertBlanks(_statement, 4 * _depth);
            _lastStart = _statement;
            Cut();
        }

        End();
        _openEnd = _text.Length;
    }

    /// <summary>Notes where a statement starts: behind the last line, without indentation so far.</summary>
    public void BeginStatement()
    {
        _statement = _text.Length;
        _isLineStart = false;
    }

    /// <summary>Writes a call or a declaration with parameters.</summary>
    /// <param name="start">What stands before the parenthesis.</param>
    /// <param name="arguments">In order.</param>
    /// <param name="end">What stands behind the closing one.</param>
    public void Call(string start, IEnumerable<string> arguments, string end) => Line($"{start}({string.Join(", ", arguments)}){end}");

    /// <summary>Writes a line that stays as it is: part of a text that spans lines.</summary>
    public void Verbatim(string text)
    {
        Append(text);
        End();
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

    private void End()
    {
        _text.Append('\n');
        _isLineStart = true;
        _lineStart = _text.Length;
    }

    /// <summary>Cuts the line that is complete, as often as it takes.</summary>
    private void Cut()
    {
        while (_text.Length - _lineStart > LongestLine)
        {
            string line = _text.ToString(_lineStart, _text.Length - _lineStart);
            string code = line.TrimStart();
            string comment = code.StartsWith("/// ", StringComparison.Ordinal) ? "/// " : code.StartsWith("// ", StringComparison.Ordinal) ? "// " : "";
            int start = line.Length - code.Length + comment.Length;
            int behind = comment.Length > 0 ? -1 : CommentBehind(line);
            int end = comment.Length > 0 ? line.LastIndexOf(' ', LongestLine) : behind is > 0 and <= LongestLine ? -1 : LastComma(line);
            bool isCode = comment.Length == 0 && end > start;
            if (behind > 0 && !isCode)
            {
                // The rest of the comment is one; if all of it is the rest, its mark is there already.
                end = Math.Max(line.LastIndexOf(' ', LongestLine), behind);
                end = end > behind + BehindMark ? end : behind;
                comment = end > behind ? "// " : "";
            }

            if (end <= start)
            {
                return;
            }

            _text.Length = _lineStart + end;
            _text.Append('\n');
            _lineStart = _text.Length;
            _text.InsertBlanks(_lineStart, 4 * (isCode ? _depth + 1 : _depth));
            _text.Append(comment, 0, comment.Length);
            _text.Append(line, end + 1, line.Length - end - 1);
        }
    }

    /// <summary>The blank before a comment that stands behind code; −1 for none.</summary>
    private static int CommentBehind(string line)
    {
        bool isLiteral = false;
        for (int index = 1; index + BehindMark < line.Length; index++)
        {
            isLiteral ^= line[index] == '"' && line[index - 1] != '\\';
            if (!isLiteral && line[index] == ' ' && line[index + 1] == '/' && line[index + 2] == '/' && line[index + BehindMark] == ' ')
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The blank behind the last comma that is in reach and not in a literal; −1 for none.</summary>
    private static int LastComma(string line)
    {
        int last = -1;
        bool isLiteral = false;
        for (int index = 0; index < LongestLine; index++)
        {
            isLiteral ^= line[index] == '"' && line[index - 1] != '\\';
            last = !isLiteral && line[index] == ',' && line[index + 1] == ' ' ? index + 1 : last;
        }

        return last;
    }

    private void Indent()
    {
        if (_isLineStart)
        {
            _text.InsertBlanks(_text.Length, 4 * _depth);
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
