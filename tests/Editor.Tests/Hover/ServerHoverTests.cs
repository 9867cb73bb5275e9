using Xunit;

namespace GenBn.Tests;

/// <summary>The same in a language server, which writes Markdown.</summary>
[Collection(ServerCollection.Name)]
public sealed class ServerHoverTests(ServerSession session)
{
    public static TheoryData<string, string> Cases => HoverCases.All;

    [ServerTheory]
    [MemberData(nameof(Cases))]
    public async Task AHoverSaysWhatAPersonWantsToKnow(string place, string words)
    {
        await session.OpenAsync(HoverCases.Text);
        Assert.Contains(words, await session.Networks.HoverAsync(HoverCases.PositionOf(place)), StringComparison.Ordinal);
    }

    /// <summary>The card is a sentence, then a table whose lines stay lines.</summary>
    [ServerFact]
    public async Task TheCardKeepsItsLines()
    {
        await session.OpenAsync(HoverCases.Text);
        string card = await session.Networks.HoverAsync(HoverCases.PositionOf("LeNet;"));
        Assert.Contains("FLOPs per sample.\n```csharp\nlayer       output   parameters    FLOPs\ninput       1×28×28           0        0\n", card, StringComparison.Ordinal);
        Assert.EndsWith("of weights shared\n```", card, StringComparison.Ordinal);
    }
}
