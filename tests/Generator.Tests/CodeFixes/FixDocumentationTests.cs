using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace GenBn.Tests;

/// <summary>The pages of the diagnostics say what the light bulb offers.</summary>
public sealed class FixDocumentationTests : FixTests
{
    public static TheoryData<string> Ids => [.. Fixable];

    public static TheoryData<string, FixAllScope> IdsAndScopes
    {
        get
        {
            var data = new TheoryData<string, FixAllScope>();
            foreach (string id in Fixable)
            {
                data.Add(id, FixAllScope.Document);
                data.Add(id, FixAllScope.Project);
                data.Add(id, FixAllScope.Solution);
            }

            return data;
        }
    }

    private static IEnumerable<string> Fixable => Editor.Providers.SelectMany(provider => provider.FixableDiagnosticIds).Order(StringComparer.Ordinal);

    [Fact]
    public void EveryFixIsExported() => Assert.Equal(
        ["GENBN001", "GENBN006", "GENBN007", "GENBN008", "GENBN019", "GENBN022", "GENBN027", "GENBN028", "GENBN029", "GENBN031", "GENBN032", "GENBN033"], Fixable);

    /// <summary>The first block of C# of a page becomes the second one by the first of the fixes that the page names.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public async Task TheExampleOfAPageIsRepairedAsThePageSays(string id)
    {
        (string before, string after) = Example(id);
        using var editor = new Editor(Scenario.Of(before));
        IReadOnlyList<Offer> offers = await editor.OffersAsync();
        Assert.Equal(Scenario.Of(after).Files, await editor.TakeAsync(offers[0].Action));
        Assert.All(offers, offer => Assert.Contains($"**{offer.Action.Title}**", Page(id), StringComparison.Ordinal));
    }

    /// <summary>Wherever the example of a page stands, in a document, in a project and in other projects, one action repairs it.</summary>
    [Theory]
    [Trait("Tier", "Slow")]
    [MemberData(nameof(IdsAndScopes))]
    public async Task EveryFixHasAFixAll(string id, FixAllScope scope)
    {
        (string before, string after) = Example(id);
        bool isWider = scope != FixAllScope.Document;
        Assert.Equal(
            [.. Scenario.Of(In("A", after) + In("B", after), In("C", isWider ? after : before)).Files, .. Scenario.Of(In("D", scope == FixAllScope.Solution ? after : before)).Files],
            await AllRepairedAsync(id, scope, Scenario.Of(In("A", before) + In("B", before), In("C", before)), Scenario.Of(In("D", before))));

        static string In(string name, string source) => $"namespace {name}\n{{\n{source}}}\n";
    }

    private static (string Before, string After) Example(string id)
    {
        string[] blocks = [.. Page(id).Split("```csharp\n").Skip(1).Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)])];
        return (blocks[0], blocks[1]);
    }

    private static string Page(string id) => File.ReadAllText(Repository.PathOf("docs", "diagnostics", id + ".md"));
}
