using System.Text;

namespace GenBn.Generator.Emission;

/// <summary>Text with indentation. Interpolated numbers are written invariantly; lines end in \n.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public override string ToString() => _text.ToString();

    public void Line() => _text.Append('\n');

    public void Line(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            if (line.Length > 0)
            {
                _text.Append(' ', 4 * _depth).Append(line);
            }

            _text.Append('\n');
        }
    }

    public void Line(FormattableString text) => Line(FormattableString.Invariant(text));

    /// <summary>Writes a header and an opening brace; disposing the result closes it.</summary>
    public Block Open(FormattableString header) => Open(FormattableString.Invariant(header));

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

    public readonly struct Block(SourceWriter writer) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            writer.Line("}");
        }
    }
}
