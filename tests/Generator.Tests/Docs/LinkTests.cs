using System.Text.RegularExpressions;
using Xunit;

namespace GenBn.Tests;

/// <summary>Links of README.md and docs to files and headings of the repository lead somewhere.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Pages => [.. DocPage.All.Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryLinkLeadsSomewhere(string path)
    {
        var page = DocPage.Read(path);
        string folder = Path.GetDirectoryName(Repository.PathOf(path))!;
        foreach (string target in Link().Matches(page.Prose()).Select(match => match.Groups["target"].Value).Where(target => !target.Contains("://", StringComparison.Ordinal)))
        {
            string[] parts = target.Split('#');
            string file = parts[0].Length == 0 ? Repository.PathOf(path) : Path.GetFullPath(Path.Combine(folder, parts[0]));
            Assert.True(Path.Exists(file), $"{path}: '{target}' leads nowhere.");
            Assert.True(parts.Length == 1 || Anchors(file).Contains(parts[1]), $"{path}: '{target}' names no heading of its page.");
        }
    }

    /// <summary>Every page in docs can be found from README.md.</summary>
    [Fact]
    public void EveryPageIsLinkedTo()
    {
        ILookup<string, string> links = DocPage.All
            .SelectMany(page => Link().Matches(page.Prose()).Select(match => (page.Path, Target: Full(page.Path, match.Groups["target"].Value.Split('#')[0]))))
            .ToLookup(link => link.Path, link => link.Target);
        var found = new HashSet<string> { "README.md" };
        var open = new Queue<string>(found);
        while (open.TryDequeue(out string? path))
        {
            foreach (string target in links[path].Where(found.Add))
            {
                open.Enqueue(target);
            }
        }

        Assert.Empty(DocPage.All.Select(page => page.Path).Except(found));
    }

    /// <summary>From the repository's root; a folder stands for its README.md.</summary>
    private static string Full(string page, string target)
    {
        string file = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.PathOf(page))!, target));
        string path = Directory.Exists(file) ? Path.Combine(file, "README.md") : file;
        return Path.GetRelativePath(Repository.PathOf(), path).Replace('\\', '/');
    }

    /// <summary>As GitHub makes them of headings: lower case, hyphens for spaces, punctuation left out.</summary>
    private static IEnumerable<string> Anchors(string file) => File.ReadAllLines(file)
        .Where(line => line.StartsWith('#'))
        .Select(line => line.TrimStart('#').Trim().ToLowerInvariant())
        .Select(heading => string.Concat(heading.Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')).Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
