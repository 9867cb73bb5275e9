using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace GenBn.Tests;

/// <summary>
/// At no key does an editor show anything of ours that is untrue of the text as it stands, in Roslyn's own services: the declarations that no
/// language server is driven with; in a <see cref="FullSweep"/>, or without a server, all of them.
/// </summary>
[Trait("Tier", "Slow")]
public sealed class TypingTests
{
    public static TheoryData<string> Names => [.. TypedDeclarations.All.Keys.Where((_, index) => FullSweep.IsOn || ServerTool.Assembly is null || index % 2 != 0)];

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
