using System.Text;

namespace GenBn.Generator.Emission;

/// <summary>Text in documentation comments.</summary>
internal static class XmlText
{
    /// <summary>Text as it stands in a line of XML. A user's string may hold characters that end the line, or that XML has no place for: they become spaces.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char letter in text)
        {
            escaped.Append(letter switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                _ when char.IsControl(letter) || char.IsSurrogate(letter) || letter is '\u2028' or '\u2029' or > '\uFFFD' => " ",
                _ => letter.ToString(),
            });
        }

        return escaped.ToString();
    }
}
