using System.Collections.Immutable;
using GenBn.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenBn.Tests;

/// <summary>
/// What <see cref="Soundness"/> demands of one source, of many in one compilation; that they take little work; and that no network
/// without its code builds, with analyzers or without.
/// </summary>
/// <param name="Failures">What is wrong, with the sources that it is wrong with.</param>
/// <param name="Compiled">Sources of which nothing was reported and whose network compiled.</param>
internal sealed record BatchSoundness(IReadOnlyList<string> Failures, int Compiled)
{
    /// <summary>
    /// Bytes that generator and analyzer may each allocate: work in a measure that no other program on the machine changes. Ten thousand
    /// layers take 52 MB, and so do 50 mutants; what multiplies takes all memory there is.
    /// </summary>
    private const long Most = 128 << 20;

    public static BatchSoundness Check(IReadOnlyList<string> sources)
    {
        // A block of a namespace: sources may have namespaces of their own. What leaves it by a brace too many is an error anyway.
        CSharpCompilation source = Scenario.Of([.. sources.Select((text, index) => $"namespace M{index}\n{{\n{text}\n}}")]).Compile();
        long before = GC.GetAllocatedBytesForCurrentThread();
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: GeneratorDriverFixture.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(source, out Compilation output, out _);
        long generator = GC.GetAllocatedBytesForCurrentThread() - before;
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        if (result.Exception is not null)
        {
            return Alone(sources);
        }

        var analyzer = new MeasuredAnalyzer(new NetworkAnalyzer());
        ImmutableArray<Diagnostic> reported = source.WithAnalyzers([analyzer]).GetAllDiagnosticsAsync().GetAwaiter().GetResult();

        // Little together is little for each.
        bool isMuch = generator > Most || analyzer.Bytes > Most;
        if (sources.Count > 1 && (isMuch || reported.Any(diagnostic => diagnostic.Id == "AD0001")))
        {
            return Alone(sources);
        }

        HashSet<int> wrong = [.. reported.Where(IsError).Select(FileOf)];
        var failures = new List<string>();
        if (isMuch)
        {
            failures.Add($"The generator allocated {generator:N0} bytes, the analyzer {analyzer.Bytes:N0}: {sources[0]}");
        }

        failures.AddRange(result.GeneratedSources.SelectMany(file => file.SyntaxTree.GetDiagnostics().Take(1)).Select(error => $"Generated text does not parse: {error}"));
        ILookup<int, Diagnostic> built = output.WithAnalyzers([new NetworkAnalyzer()]).GetAllDiagnosticsAsync().GetAwaiter().GetResult().Where(error => IsError(error) && FileOf(error) >= 0).ToLookup(FileOf);
        ILookup<int, Diagnostic> compiler = built.SelectMany(errors => errors).Where(error => error.Id.StartsWith("CS", StringComparison.Ordinal)).ToLookup(FileOf);
        failures.AddRange(compiler
            .Where(errors => !wrong.Contains(errors.Key))
            .Select(errors => $"Nothing was reported, but the result does not compile: {sources[errors.Key]}\n{errors.First()}"));

        // With analyzers, and without.
        HashSet<int> skeletons = [.. result.GeneratedSources.Where(file => file.SourceText.ToString().Contains("There is no code for", StringComparison.Ordinal)).Select(file => FileOf(file.HintName)).Where(file => file >= 0)];
        HashSet<int> generated = [.. ProjectErrors.Of(source).Select(FileOf)];
        failures.AddRange(skeletons.Where(file => !built.Contains(file)).Select(file => $"It builds with analyzers, and throws when it runs: {sources[file]}"));
        failures.AddRange(skeletons.Where(file => !generated.Contains(file) && !compiler.Contains(file)).Select(file => $"It builds without analyzers, and throws when it runs: {sources[file]}"));
        int compiled = result.GeneratedSources.Select(file => FileOf(file.HintName)).Where(file => !wrong.Contains(file)).Distinct().Count();
        return new BatchSoundness(failures, compiled);
    }

    private static BatchSoundness Alone(IReadOnlyList<string> sources)
    {
        BatchSoundness[] each = [.. sources.Select(CheckOne)];
        return new BatchSoundness([.. each.SelectMany(one => one.Failures)], each.Sum(one => one.Compiled));
    }

    private static BatchSoundness CheckOne(string source)
    {
        (string? failure, bool compiled) = Soundness.Check(Scenario.Of(source));
        return failure is null ? Check([source]) : new BatchSoundness([$"{source}\n{failure}"], compiled ? 1 : 0);
    }

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;

    /// <summary>The source that a diagnostic is in, or whose network's file it is in; −1 for none.</summary>
    private static int FileOf(Diagnostic diagnostic) => diagnostic.Location.SourceTree is { } tree ? FileOf(Path.GetFileName(tree.FilePath)) : -1;

    /// <param name="name"><c>File3.cs</c> or <c>M3.Net.g.cs</c>; a file of a class outside of its namespace belongs to a source that is wrong.</param>
    private static int FileOf(string name) =>
        int.TryParse(name.Replace("File", "", StringComparison.Ordinal).TrimStart('M').Split('.')[0], out int file) ? file : -1;
}
