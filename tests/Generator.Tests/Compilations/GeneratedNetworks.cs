using System.Collections.Immutable;
using GenBn.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace GenBn.Tests;

/// <summary>What the generator made of a compilation, and what compiler and analyzer say of the result.</summary>
internal sealed class GeneratedNetworks(CSharpCompilation source, CSharpCompilation output, GeneratorRunResult result)
{
    /// <summary>The user's files alone.</summary>
    public CSharpCompilation Source => source;

    /// <summary>The user's files and the generated ones.</summary>
    public CSharpCompilation Output => output;

    /// <summary>Generated text by file name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; } = result.GeneratedSources.IsDefault
        ? new Dictionary<string, string>()
        : result.GeneratedSources.ToDictionary(file => file.HintName, file => file.SourceText.ToString());

    /// <summary>What the generator threw.</summary>
    public Exception? Exception => result.Exception;

    /// <summary>Diagnostics of compiler and analyzer for the user's files alone, exceptions of the analyzer included (AD0001).</summary>
    public ImmutableArray<Diagnostic> AnalyzeSource() => Analyze(source);

    /// <summary>The same for the user's files and the generated ones together, as in a build.</summary>
    public ImmutableArray<Diagnostic> AnalyzeOutput() => Analyze(output);

    private static ImmutableArray<Diagnostic> Analyze(CSharpCompilation compilation) =>
        compilation.WithAnalyzers([new NetworkAnalyzer(), new LossAnalyzer(), new FitAnalyzer()]).GetAllDiagnosticsAsync().GetAwaiter().GetResult();

    /// <summary>Warnings and errors of the compiler, and all that generator and analyzer report, must be exactly the expected ones.</summary>
    public void MustGive(IReadOnlyList<ExpectedDiagnostic> expected)
    {
        Assert.True(Exception is null, $"The generator threw: {Exception}");
        List<Diagnostic> reported =
        [
            .. Analyze(output).Concat(result.Diagnostics).Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning || diagnostic.Id.StartsWith("GENBN", StringComparison.Ordinal)),
        ];
        foreach (ExpectedDiagnostic diagnostic in expected)
        {
            int match = reported.FindIndex(other => Matches(other, diagnostic));
            Assert.True(match >= 0, $"Expected {diagnostic}\nbut got\n{Describe(reported)}");
            reported.RemoveAt(match);
        }

        Assert.True(reported.Count == 0, $"Not expected:\n{Describe(reported)}");
    }

    private static bool Matches(Diagnostic diagnostic, ExpectedDiagnostic expected) =>
        diagnostic.Id == expected.Id
        && (expected.Message is null || diagnostic.GetMessage() == expected.Message)
        && (expected.At is null || Text(diagnostic) == expected.At);

    private static string Describe(IEnumerable<Diagnostic> diagnostics) => string.Join("\n", diagnostics.Take(20).Select(diagnostic =>
        $"  {diagnostic.Id} '{diagnostic.GetMessage()}' at {diagnostic.Location.GetLineSpan()}: '{Text(diagnostic)}'")) is { Length: > 0 } text ? text : "  nothing";

    private static string Text(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree is { } tree ? tree.GetText().ToString(diagnostic.Location.SourceSpan) : "";
}
