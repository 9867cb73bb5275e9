using Xunit;

namespace GenBn.Tests;

/// <summary>Half of the same declarations typed into a language server, key by key; in a <see cref="FullSweep"/> all of them.</summary>
[Collection(ServerCollection.Name)]
[Trait("Tier", "Slow")]
public sealed class ServerTypingTests(ServerSession session)
{
    public static TheoryData<string> Names => [.. TypedDeclarations.All.Keys.Where((_, index) => FullSweep.IsOn || index % 2 == 0)];

    [ServerTheory]
    [MemberData(nameof(Names))]
    public async Task EveryDiagnosticIsTrueAtEveryKey(string name)
    {
        (Typist typist, string[] shown) = TypedDeclarations.All[name];
        await session.OpenAsync(typist.Start);
        IReadOnlyList<Report> reports = await TypedRun.MustBeTrueAsync(typist, session.Networks.ChangeAsync, session.Networks.DiagnosticsAsync);
        Assert.Equal(typist.End, session.Networks.Text);
        TypedRun.MustShow(typist, shown, reports);
    }
}
