using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace GenBn.Tests;

/// <summary>At no key does an editor show anything of ours that is untrue of the text as it stands, in Roslyn's own services.</summary>
[Trait("Tier", "Slow")]
public sealed class TypingTests
{
    public static TheoryData<string> Names => [.. TypedDeclarations.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task EveryDiagnosticIsTrueAtEveryKey(string name)
    {
        (Typist typist, string[] shown) = TypedDeclarations.All[name];
        using var bench = new Workbench(typist.Start);
        IReadOnlyList<Report> reports = await TypedRun.MustBeTrueAsync(typist, bench.ChangeAsync, bench.DiagnosticsAsync);
        TypedRun.MustShow(typist, shown, reports);
        Assert.Empty(await bench.GeneratedErrorsAsync());
    }
}
