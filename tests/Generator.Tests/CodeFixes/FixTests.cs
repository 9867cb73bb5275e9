using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace GenBn.Tests;

/// <summary>Base of the tests of code fixes: the source before and after, as text.</summary>
public abstract class FixTests
{
    /// <summary>The only offer for a diagnostic has this title, changes this source into that one, and then the diagnostic is gone and the project compiles.</summary>
    private protected static Task MustBecomeAsync(string id, string title, Scenario before, params string[] after) =>
        MustBecomeAsync(id, title, before, Scenario.Of(after));

    /// <inheritdoc cref="MustBecomeAsync(string, string, Scenario, string[])"/>
    private protected static async Task MustBecomeAsync(string id, string title, Scenario before, Scenario after)
    {
        await MustBecomeAsync(id, [title], chosen: 0, before, after);
    }

    /// <summary>The only offers for a diagnostic have these titles, in this order, and the chosen one does the same.</summary>
    private protected static async Task MustBecomeAsync(string id, IReadOnlyList<string> titles, int chosen, Scenario before, Scenario after)
    {
        using var editor = new Editor(before);
        Offer[] offers = [.. (await editor.OffersAsync()).Where(offer => offer.Diagnostic.Id == id)];
        Assert.Equal(titles, offers.Select(offer => offer.Action.Title));
        Offer offer = offers[chosen];
        Assert.False(string.IsNullOrEmpty(offer.Action.EquivalenceKey));
        Check(id, after, await editor.TakeAsync(offer.Action));
    }

    /// <summary>The same in all places of a project.</summary>
    private protected static Task MustAllBecomeAsync(string id, Scenario before, params string[] after) => MustAllBecomeAsync(id, before, Scenario.Of(after));

    /// <inheritdoc cref="MustAllBecomeAsync(string, Scenario, string[])"/>
    private protected static async Task MustAllBecomeAsync(string id, Scenario before, Scenario after) =>
        Check(id, after, await AllRepairedAsync(id, FixAllScope.Project, before));

    /// <summary>The files of all projects after the first offer for a diagnostic was taken everywhere in its document, its project or the solution.</summary>
    private protected static async Task<IReadOnlyList<string>> AllRepairedAsync(string id, FixAllScope scope, params Scenario[] projects)
    {
        using var editor = new Editor(projects);
        return await editor.TakeForAllAsync((await editor.OffersAsync()).First(offer => offer.Diagnostic.Id == id), scope);
    }

    /// <summary>The diagnostic is reported, but nothing is offered.</summary>
    private protected static async Task MustOfferNothingAsync(string id, Scenario scenario)
    {
        Assert.Contains(new GeneratorDriverFixture(scenario).Networks.AnalyzeSource(), diagnostic => diagnostic.Id == id);
        using var editor = new Editor(scenario);
        Assert.DoesNotContain(await editor.OffersAsync(), offer => offer.Diagnostic.Id == id);
    }

    private static void Check(string id, Scenario after, IReadOnlyList<string> found)
    {
        Assert.Equal(after.Files, found);
        GeneratedNetworks networks = new GeneratorDriverFixture(Scenario.Verbatim([.. found])).Networks;
        Assert.DoesNotContain(networks.AnalyzeSource(), diagnostic => diagnostic.Id == id);
        Assert.DoesNotContain(networks.Output.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }
}
