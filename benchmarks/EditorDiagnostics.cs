using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GenBn.Benchmarks.Generation;
using GenBn.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenBn.Benchmarks;

/// <summary>The subcommand <c>editor</c>: what an editor waits for after a key stroke, when it asks for the diagnostics of a whole project.</summary>
internal static class EditorDiagnostics
{
    private const int DeepNetworks = 7;
    private const int SmallNetworks = 23;

    /// <summary>Options and action.</summary>
    public static Command Command()
    {
        Option<int> runs = CommandLine.Number("--runs", "Edits.", 5);
        Option<int> limit = CommandLine.Number("--time-limit", "Minutes after which the program gives up.", 30);
        var command = new Command("editor", "Times the diagnostics of a project with 30 networks, 7 of them ResNet-20, after an edit that has nothing to do with them.") { runs, limit };
        command.SetAction(result => CommandLine.Guard(TimeSpan.FromMinutes(result.GetValue(limit)), cancellation => Run(result.GetValue(runs), cancellation)));
        return command;
    }

    private static void Run(int runs, CancellationToken cancellation)
    {
        Console.WriteLine(Machine.Describe());
        var run = new GeneratorRun([.. GenerationSources.ResNet20Copies(DeepNetworks), .. GenerationSources.Copies(SmallNetworks), Other(0)]);
        Cost first = Diagnose(run, cancellation);
        var edits = new Cost[runs];
        for (int edit = 0; edit < runs; edit++)
        {
            run.Edit(Other(edit + 1));
            edits[edit] = Diagnose(run, cancellation);
        }

        using var process = Process.GetCurrentProcess();
        double[] seconds = [.. edits.Select(edit => edit.Seconds)];
        (double smallest, double largest) = Measurement.Range(seconds);
        Measurement.Print(Console.Out, $"{DeepNetworks + SmallNetworks} networks, {first.Characters / 1e6:F1} million characters; at first {first.Seconds:F1} s");
        Measurement.Print(Console.Out, $"after an edit elsewhere {Measurement.Median(seconds):F1} s ({smallest:F1} to {largest:F1}, {runs} edits), {Measurement.Median(edits.Select(edit => edit.ProcessorSeconds)):F1} s of processor time");
        Measurement.Print(Console.Out, $"at most {process.PeakWorkingSet64 / 1e9:F2} GB of memory");
    }

    private static string Other(int edit) => string.Create(CultureInfo.InvariantCulture, $"class Other {{ int Count() => {edit}; }}");

    /// <summary>Generator, compiler and analyzers together.</summary>
    private static Cost Diagnose(GeneratorRun run, CancellationToken cancellation)
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        Compilation compilation = run.Compile();
        ImmutableArray<Diagnostic> diagnostics = compilation.WithAnalyzers(Analyzers()).GetAllDiagnosticsAsync(cancellation).GetAwaiter().GetResult();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error
            ? throw new InvalidDataException($"The project has an error: {error}")
            : new Cost(seconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds, compilation.SyntaxTrees.Sum(tree => (long)tree.Length));
    }

    /// <summary>What a set of diagnostics took.</summary>
    /// <param name="Seconds">Of the clock.</param>
    /// <param name="ProcessorSeconds">Of all processors: on a busy machine, the figure to compare.</param>
    /// <param name="Characters">Of the user's files and the generated ones.</param>
    private readonly record struct Cost(double Seconds, double ProcessorSeconds, long Characters);

    private static ImmutableArray<DiagnosticAnalyzer> Analyzers() =>
    [
        .. typeof(NetworkGenerator).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(DiagnosticAnalyzer)) && !type.IsAbstract).Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];
}
