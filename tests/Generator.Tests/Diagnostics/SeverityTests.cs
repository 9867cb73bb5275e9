using System.Collections.Immutable;
using GenBn.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace GenBn.Tests;

/// <summary>An .editorconfig decides what a diagnostic is to a project.</summary>
public sealed class SeverityTests
{
    private const string Repeated = "[Network, Input(4), Dense(2), BatchNorm, BatchNorm] partial class Net;";

    [Theory]
    [InlineData("", DiagnosticSeverity.Warning)]
    [InlineData("dotnet_diagnostic.GENBN007.severity = error", DiagnosticSeverity.Error)]
    [InlineData("dotnet_diagnostic.GENBN007.severity = suggestion", DiagnosticSeverity.Info)]
    [InlineData("dotnet_diagnostic.GENBN011.severity = error", DiagnosticSeverity.Warning)]
    public void ASeverityIsConfigurable(string line, DiagnosticSeverity severity) => Assert.Equal(severity, Assert.Single(Analyze(line)).Severity);

    [Fact]
    public void ADiagnosticCanBeSwitchedOff() => Assert.Empty(Analyze("dotnet_diagnostic.GENBN007.severity = none"));

    private static ImmutableArray<Diagnostic> Analyze(string line)
    {
        CSharpCompilation compilation = new GeneratorDriverFixture(Scenario.Of(Repeated)).Networks.Output;
        var config = AnalyzerConfigSet.Create(new[] { AnalyzerConfig.Parse(SourceText.From($"root = true\n[*.cs]\n{line}\n"), "/.editorconfig") });
        return compilation
            .WithOptions(compilation.Options.WithSyntaxTreeOptionsProvider(new ConfiguredOptions(config)))
            .WithAnalyzers([new NetworkAnalyzer()])
            .GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
    }

    /// <summary>As the compiler looks severities up.</summary>
    private sealed class ConfiguredOptions(AnalyzerConfigSet config) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            config.GetOptionsForSourcePath("/" + tree.FilePath).TreeOptions.TryGetValue(diagnosticId, out severity);

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = ReportDiagnostic.Default;
            return false;
        }
    }
}
