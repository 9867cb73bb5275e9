using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace GenBn.Generator.Emission;

/// <summary>Puts an interpolated string together, numbers invariantly, in a builder that the thread keeps.</summary>
[InterpolatedStringHandler]
internal readonly ref struct InvariantHandler
{
    [ThreadStatic]
    private static StringBuilder? _kept;

    private readonly StringBuilder _text;

    public InvariantHandler(int literalLength, int formattedCount)
    {
        // A piece may be an interpolated string itself, which then finds none.
        _text = _kept ?? new StringBuilder(literalLength + (16 * formattedCount));
        _kept = null;
    }

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted(string? text) => _text.Append(text);

    public void AppendFormatted(int number) => _text.AppendInvariant(number);

    public void AppendFormatted<T>(T value)
        where T : IFormattable => _text.Append(value.ToString(null, CultureInfo.InvariantCulture));

    public void AppendFormatted(object value) => _text.Append(value);

    /// <summary>The string; nothing can be appended any more.</summary>
    public string ToStringAndClear()
    {
        string text = _text.ToString();
        _text.Clear();
        _kept = _text;
        return text;
    }
}
