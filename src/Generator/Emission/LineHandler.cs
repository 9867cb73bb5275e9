using System.Globalization;
using System.Runtime.CompilerServices;

namespace GenBn.Generator.Emission;

/// <summary>Takes the pieces of an interpolated line straight into a writer's text, without an object for each of them.</summary>
[InterpolatedStringHandler]
internal readonly ref struct LineHandler
{
    private readonly SourceWriter _writer;

    /// <summary>The compiler tells how long the line's fixed parts are and how many others there are; the text grows by itself.</summary>
    public LineHandler(int literalLength, int formattedCount, SourceWriter writer)
    {
        _writer = writer;
    }

    public void AppendLiteral(string text) => _writer.Append(text);

    public void AppendFormatted(string? text) => _writer.Append(text);

    public void AppendFormatted(int number) => _writer.Append(number);

    public void AppendFormatted<T>(T value)
        where T : IFormattable => _writer.Append(value.ToString(null, CultureInfo.InvariantCulture));

    public void AppendFormatted(object value) => _writer.Append(value.ToString());
}
