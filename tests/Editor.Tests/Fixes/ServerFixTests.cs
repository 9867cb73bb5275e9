using Xunit;

namespace GenBn.Tests;

/// <summary>What a language server reports is gone when its code fix has been taken.</summary>
/// <remarks>csharp-ls offers the fixes of Roslyn alone, so the fix is taken in Roslyn's services, and its text typed into the server.</remarks>
[Collection(ServerCollection.Name)]
public sealed class ServerFixTests(ServerSession session)
{
    public static TheoryData<string> Fixable => [.. Workbench.Fixes.SelectMany(fix => fix.FixableDiagnosticIds).Distinct().Order()];

    [ServerTheory]
    [Trait("Tier", "Slow")]
    [MemberData(nameof(Fixable))]
    public async Task AFixTakesItsDiagnosticAway(string id)
    {
        string text = "using GenBn;\n\n" + ExampleOf(id);
        await session.OpenAsync(text);
        Assert.Equal(id, Assert.Single(await session.Networks.DiagnosticsAsync()).Id);
        using var bench = new Workbench(text);
        await session.Networks.SetAsync(await bench.FixAsync(id));
        Assert.Empty(await session.Networks.DiagnosticsAsync());
    }

    /// <summary>The mistake that the page about a diagnostic shows.</summary>
    private static string ExampleOf(string id)
    {
        const string Fence = "```csharp\n";
        string page = File.ReadAllText(Repository.PathOf("docs", "diagnostics", $"{id}.md"));
        int start = page.IndexOf(Fence, page.IndexOf("## Example", StringComparison.Ordinal), StringComparison.Ordinal) + Fence.Length;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
