using System.Text.RegularExpressions;

namespace GenBn.Tests;

/// <summary>What docs/language.md says of one attribute, or of one type of an option.</summary>
/// <param name="Name">The heading: the type without <c>Attribute</c>.</param>
/// <param name="Text">All of the section.</param>
internal sealed partial record LanguageSection(string Name, string Text)
{
    private const string Heading = "\n### ";

    /// <summary>Forms of the attribute: <c>[Conv(int channels, int kernel)]</c>. They stand in the line below the heading.</summary>
    public IEnumerable<string> Forms() => Form().Matches(Text.Split("\n\n")[1]).Select(match => match.Groups["form"].Value);

    /// <summary>Rows of the section's table: name, type and default of an argument.</summary>
    public IEnumerable<string> Arguments() => Rows(cells: 3);

    /// <summary>Names in the first column of the section's table.</summary>
    public IEnumerable<string> Members() => Rows(cells: 1);

    /// <summary>The sections of a page, in order.</summary>
    public static IReadOnlyList<LanguageSection> Of(string page)
    {
        // A section ends where the next one begins, of whatever level; blocks of code have no headings.
        IEnumerable<string> sections = page.Split(Heading).Skip(1).Select(text => text.Split("\n## ")[0]);
        return [.. sections.Select(text => new LanguageSection(text[..text.IndexOf('\n')].Trim('`'), text))];
    }

    private IEnumerable<string> Rows(int cells) => Row().Matches(Text)
        .Select(match => string.Join(" | ", match.Groups["row"].Value.Split('|').Take(cells).Select(cell => cell.Trim(' ', '`'))));

    [GeneratedRegex(@"`(?<form>\[[^`]+\])`")]
    private static partial Regex Form();

    [GeneratedRegex(@"^\| (?<row>`.+)$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
