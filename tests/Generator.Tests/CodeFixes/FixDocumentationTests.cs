using Xunit;

namespace GenBn.Tests;

/// <summary>The pages of the diagnostics say what the light bulb offers.</summary>
public sealed class FixDocumentationTests : FixTests
{
    public static TheoryData<string> Ids => [.. Fixable];

    private static IEnumerable<string> Fixable => Editor.Providers.SelectMany(provider => provider.FixableDiagnosticIds).Order(StringComparer.Ordinal);

    [Fact]
    public void EveryFixIsExported() => Assert.Equal(
        ["GENBN001", "GENBN006", "GENBN007", "GENBN008", "GENBN012", "GENBN019", "GENBN022", "GENBN027", "GENBN028", "GENBN029", "GENBN031", "GENBN032", "GENBN033"], Fixable);

    /// <summary>The first block of C# of a page becomes the second one by the first of the fixes that the page names.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public async Task TheExampleOfAPageIsRepairedAsThePageSays(string id)
    {
        string page = await File.ReadAllTextAsync(Repository.PathOf("docs", "diagnostics", id + ".md"));
        string[] blocks = [.. page.Split("```csharp\n").Skip(1).Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)])];
        using var editor = new Editor(Scenario.Of(blocks[0]));
        IReadOnlyList<Offer> offers = await editor.OffersAsync();
        Assert.Equal(Scenario.Of(blocks[1]).Files, await editor.TakeAsync(offers[0].Action));
        Assert.All(offers, offer => Assert.Contains($"**{offer.Action.Title}**", page, StringComparison.Ordinal));
    }
}
