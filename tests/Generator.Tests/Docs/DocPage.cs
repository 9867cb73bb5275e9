using System.Text.RegularExpressions;

namespace GenBn.Tests;

/// <summary>A page in Markdown.</summary>
/// <param name="Path">The file, from the repository's root, with slashes.</param>
/// <param name="Text">Its text.</param>
internal sealed partial record DocPage(string Path, string Text)
{
    private const string Fence = "```";

    /// <summary>README.md and everything in docs.</summary>
    public static IReadOnlyList<DocPage> All { get; } =
    [
        Read("README.md"),
        .. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Repository.PathOf(), file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(Read),
    ];

    public static DocPage Read(string path) => new(path, File.ReadAllText(Repository.PathOf(path)).ReplaceLineEndings("\n"));

    /// <summary>The fenced blocks, in order.</summary>
    public IReadOnlyList<CodeBlock> Blocks()
    {
        var blocks = new List<CodeBlock>();
        string[] lines = Text.Split('\n');
        for (int line = 0; line < lines.Length; line++)
        {
            if (!lines[line].StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            int first = line + 1;
            int end = Array.IndexOf(lines, Fence, first);
            if (end < 0)
            {
                throw new InvalidDataException($"{Path}({first}): a block that begins here has no end.");
            }

            Match mark = Comment().Match(line > 0 ? lines[line - 1] : "");
            blocks.Add(new CodeBlock(Path, first + 1, lines[line][Fence.Length..], mark.Groups["text"].Value, string.Concat(lines[first..end].Select(text => text + "\n"))));
            line = end;
        }

        return blocks;
    }

    /// <summary>The text without its blocks.</summary>
    public string Prose() => FencedBlock().Replace(Text, "");

    [GeneratedRegex("^<!-- (?<text>.*) -->$")]
    private static partial Regex Comment();

    [GeneratedRegex("^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencedBlock();
}
