using System.Globalization;
using System.Runtime.CompilerServices;

namespace GenBn.Generator.Emission;

/// <summary>Puts an interpolated string together, numbers invariantly, in a buffer that the thread keeps.</summary>
[InterpolatedStringHandler]
internal readonly ref struct InvariantHandler
{
    [ThreadStatic]
    private static TextBuffer? _kept;

    private readonly TextBuffer _text;

    public InvariantHandler(int literalLength, int formattedCount)
    {
        // A piece may be an interpolated string itself, which takes the next.
        _text = _kept ?? new TextBuffer(capacity: 256);
        _kept = _text.Below;
    }

    public void AppendLiteral(string text) => _text.Append(text, 0, text.Length);

    public void AppendFormatted(string? text)
    {
        if (text is not null)
        {
            AppendLiteral(text);
        }
    }

    public void AppendFormatted(int number) => _text.Append(number);

    public void AppendFormatted<T>(T value)
        where T : IFormattable => AppendLiteral(value.ToString(null, CultureInfo.InvariantCulture));

    public void AppendFormatted(object value) => AppendLiteral(value.ToString());

    /// <summary>The string; nothing can be appended any more.</summary>
    public string ToStringAndClear()
    {
        string text = _text.ToString(0, _text.Length);
        _text.Length = 0;
        _text.Below = _kept;
        _kept = _text;
        return text;
    }
}
