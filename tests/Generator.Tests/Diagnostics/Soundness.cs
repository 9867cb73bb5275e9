using Microsoft.CodeAnalysis;

namespace GenBn.Tests;

/// <summary>What must hold of any source, however broken: nothing throws, and what is not reported compiles.</summary>
internal static class Soundness
{
    /// <returns>What is wrong; null when all is well. The second value says whether code was generated and compiled.</returns>
    public static (string? Failure, bool Compiled) Check(Scenario scenario)
    {
        GeneratedNetworks networks = new GeneratorDriverFixture(scenario).Networks;
        if (networks.Exception is { } exception)
        {
            return ($"The generator threw {exception}", false);
        }

        List<Diagnostic> analyzed = [.. networks.AnalyzeSource()];
        if (analyzed.Find(diagnostic => diagnostic.Id == "AD0001") is { } thrown)
        {
            return ($"The analyzer threw {thrown.GetMessage()}", false);
        }

        // Files that appear while something is reported are fine; they must be C# nevertheless.
        Diagnostic? syntax = networks.Output.SyntaxTrees.Except(networks.Source.SyntaxTrees).SelectMany(tree => tree.GetDiagnostics()).FirstOrDefault();
        if (syntax is not null)
        {
            return ($"Generated text does not parse: {syntax}", false);
        }

        bool isReported = analyzed.Exists(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Diagnostic? error = isReported ? null : networks.Output.GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return (error is null ? null : $"Nothing was reported, but the result does not compile: {error}", !isReported && networks.Files.Count > 0);
    }
}
