namespace GenBn.Data;

/// <summary>Content of files in messages.</summary>
internal static class CsvText
{
    private const int Longest = 60;

    /// <summary>The text in quotation marks, shortened if it is long, and without characters that would break the line.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        Span<char> shown = stackalloc char[Math.Min(text.Length, Longest)];
        text[..shown.Length].CopyTo(shown);
        foreach (ref char character in shown)
        {
            character = char.IsControl(character) ? ' ' : character;
        }

        return $"'{shown}{(text.Length > Longest ? "…" : "")}'";
    }
}
