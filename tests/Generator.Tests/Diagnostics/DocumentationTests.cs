using GenBn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenBn.Tests;

/// <summary>Every diagnostic has its page, and the release notes name it.</summary>
[Trait("Tier", "Slow")]
public sealed class DocumentationTests
{
    public static TheoryData<string> Ids => [.. Descriptors.ById.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void ADiagnosticHasItsPage(string id)
    {
        string page = File.ReadAllText(Repository.PathOf("docs", "diagnostics", id + ".md"));
        DiagnosticDescriptor descriptor = Descriptors.ById[id];
        Assert.StartsWith($"# {id}: {descriptor.Title}\n", page, StringComparison.Ordinal);
        Assert.Contains($"{descriptor.DefaultSeverity}", page, StringComparison.Ordinal);
        Assert.All(new[] { "## Cause\n", "## Example\n", "## Fix\n" }, heading => Assert.Contains(heading, page, StringComparison.Ordinal));
    }

    /// <summary>What an IDE shows with a diagnostic leads to its page, and says what it says.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void ADiagnosticLeadsToItsPage(string id)
    {
        DiagnosticDescriptor descriptor = Descriptors.ById[id];
        string cause = File.ReadAllText(Repository.PathOf("docs", "diagnostics", id + ".md")).Split("## Cause\n")[1].Split("##")[0];
        Assert.Equal($"https://github.com/genbn/genbn/blob/main/docs/diagnostics/{id}.md", descriptor.HelpLinkUri);
        Assert.NotEmpty($"{descriptor.Description}");
        Assert.Contains($"{descriptor.Description}", cause.Replace("`", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void TheOverviewListsEveryDiagnostic() => Assert.Equal(
        Descriptors.ById.Values.OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal).Select(descriptor => $"| [{descriptor.Id}]({descriptor.Id}.md) | {descriptor.DefaultSeverity} | {descriptor.Title} |"),
        File.ReadAllLines(Repository.PathOf("docs", "diagnostics", "README.md")).Where(line => line.StartsWith("| [GENBN", StringComparison.Ordinal)));

    /// <summary>The first block of C# gives the diagnostic, the second one gives none.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void TheExamplesOfAPageAreTrue(string id)
    {
        string[] blocks = [.. File.ReadAllText(Repository.PathOf("docs", "diagnostics", id + ".md")).Split("```csharp\n").Skip(1).Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)])];
        Assert.Equal(2, blocks.Length);
        Scenario wrong = Scenario.Of(blocks[0]);
        wrong = id switch
        {
            "GENBN010" => wrong.WithoutUnsafe(),
            "GENBN030" => wrong.With(LanguageVersion.CSharp11),
            "GENBN038" => wrong.With(OtherRuntime.WithNextContract()),
            _ => wrong,
        };
        Assert.Equal([id], new GeneratorDriverFixture(wrong).Networks.AnalyzeOutput().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Info).Select(diagnostic => diagnostic.Id));
        Assert.Equal(6, Scenario.Of(blocks[1]).Run().Files.Count);
    }

    [Fact]
    public void NoPageIsLeftOver() => Assert.Equal(
        Descriptors.ById.Keys.Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Repository.PathOf("docs", "diagnostics"), "GENBN*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void TheReleaseNotesNameADiagnostic(string id)
    {
        DiagnosticDescriptor descriptor = Descriptors.ById[id];
        string notes = File.ReadAllText(Repository.PathOf("src", "Generator", "AnalyzerReleases.Unshipped.md")) + File.ReadAllText(Repository.PathOf("src", "Generator", "AnalyzerReleases.Shipped.md"));
        Assert.Contains($"\n{id} | {descriptor.Category} | {descriptor.DefaultSeverity} | {descriptor.Title}\n", notes, StringComparison.Ordinal);
    }
}
