using System.Text;

namespace GenBn.Import;

/// <summary>Names of files, nodes and values, which may be any text, where they become C# or stand in a message or comment.</summary>
internal static class Names
{
    private const int MostShown = 60;

    private static readonly HashSet<string> _taken = ["Models", "GenBn", "System"];

    /// <summary>A name on one line: control characters and separators are replaced, and a long name is shortened.</summary>
    public static string Shown(string name)
    {
        var text = new StringBuilder();
        foreach (Rune rune in name.EnumerateRunes())
        {
            if (text.Length >= MostShown)
            {
                return text.Append('…').ToString();
            }

            bool isPlain = !Rune.IsControl(rune) && rune.Value is not (0x2028 or 0x2029 or 0xFFFD)
                && Rune.GetUnicodeCategory(rune) is not System.Globalization.UnicodeCategory.Format;
            text.Append(isPlain ? rune.ToString() : "·");
        }

        return text.ToString();
    }

    /// <summary>A class name made from any text: letters and digits, the first letter of each word in upper case.</summary>
    public static string ForClass(string text)
    {
        var name = new StringBuilder();
        bool isStart = true;
        foreach (char letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter))
            {
                isStart = true;
                continue;
            }

            if (name.Length == 0 && char.IsAsciiDigit(letter))
            {
                name.Append("Model");
            }

            name.Append(isStart ? char.ToUpperInvariant(letter) : letter);
            isStart = false;
        }

        string result = name.Length == 0 ? "Model" : name.Length > MostShown ? name.ToString(0, MostShown) : name.ToString();
        return _taken.Contains(result) ? result + "Net" : result;
    }

    /// <summary>A text in a documentation comment.</summary>
    public static string Escaped(string name) =>
        name.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Whether a text is an identifier of ASCII letters, digits and underscores, in C# and as a file name.</summary>
    public static bool IsIdentifier(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
