using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Xunit;

namespace GenBn.Tests;

/// <summary>What docs/generated-code.md shows of LeNet is what the generator writes.</summary>
public sealed partial class GeneratedCodeDocTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "generated-code.md"));

    private static readonly GeneratedNetworks Generated = Scenario.Of(Networks.LeNet).Run();

    [Fact]
    public void TheCardIsWhatAnEditorShows()
    {
        string comment = Generated.Output.GetTypeByMetadataName("LeNet")!.GetDocumentationCommentXml()!;
        string shown = XElement.Parse(comment).Element("remarks")!.Value;
        Assert.Equal(Lines(shown).Where(IsFilled), Lines(Assert.Single(Blocks("text"))).Where(IsFilled));
    }

    [Fact]
    public void EveryExcerptIsGenerated()
    {
        string[] excerpts = [.. Blocks("cs").Select(block => string.Join('\n', Lines(block)))];
        string[] files = [.. Generated.Files.Values.Select(text => string.Join('\n', Lines(text)))];
        Assert.Equal(2, excerpts.Length);
        Assert.All(excerpts, excerpt => Assert.True(
            files.Any(file => file.Contains(excerpt, StringComparison.Ordinal)),
            $"Not generated any more; copy it from the snapshots of LeNet:\n{excerpt}"));
    }

    [Fact]
    public void EveryFileIsListed() => Assert.Equal(
        Generated.Files.Keys.Order(StringComparer.Ordinal),
        FileName().Matches(Page).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal));

    /// <summary>The lines of tags are empty without them.</summary>
    private static bool IsFilled(string line) => line.Length > 0;

    private static IEnumerable<string> Blocks(string language) =>
        Regex.Matches(Page, $"^```{language}\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Select(match => match.Groups["text"].Value);

    /// <summary>The lines, however far they are indented.</summary>
    private static IEnumerable<string> Lines(string text) => text.Trim().Split('\n').Select(line => line.Trim());

    [GeneratedRegex(@"^\| `(?<name>[\w.]+\.g\.cs)` \|", RegexOptions.Multiline)]
    private static partial Regex FileName();
}
