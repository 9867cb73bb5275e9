using System.Runtime.CompilerServices;

namespace GenBn.Generator.Emission;

/// <summary>Takes the pieces of a short statement straight into a writer's text, which may still put it into the line before.</summary>
[InterpolatedStringHandler]
internal readonly ref struct StatementHandler
{
    private readonly SourceWriter _writer;

    /// <summary>See <see cref="LineHandler"/>.</summary>
    public StatementHandler(int literalLength, int formattedCount, SourceWriter writer)
    {
        _writer = writer;
        writer.BeginStatement();
    }

    public void AppendLiteral(string text) => _writer.Append(text);

    public void AppendFormatted(string text) => _writer.Append(text);

    public void AppendFormatted(int number) => _writer.Append(number);
}
