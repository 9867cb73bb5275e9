using System.Collections.Concurrent;
using System.Text;
using GenBn.Generator;
using GenBn.Generator.Emission;
using GenBn.Generator.Graph;
using GenBn.Generator.Operators;
using GenBn.Generator.Project;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static System.FormattableString;

namespace GenBn.Tests.Cases;

/// <summary>
/// Compiles forms of layers as cheaply as the compiler can say that they compile: it binds what was generated and follows its flow, but writes no
/// IL and infers no nullability; many networks share a compilation, and many forms a network, as branches on one input.
/// </summary>
internal sealed class C1Sweep
{
    /// <summary>Branches of a network: up to four in each of two blocks.</summary>
    private const int FormsOfANetwork = 8;

    private const int NetworksOfACompilation = 6;

    private static readonly CSharpParseOptions ParseOptions = new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.None)
        .WithFeatures([new("run-nullable-analysis", "never")]);

    private static readonly CSharpCompilationOptions CompilationOptions = new(
        OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, concurrentBuild: false, warningLevel: int.MaxValue);

    private readonly ConcurrentBag<string> _faults = [];
    private readonly ConcurrentDictionary<string, bool> _accepted = [];
    private long _characters;

    /// <summary>What the generator threw or refused and the compiler reported, with the forms of the network.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Distinct forms that the generator wrote code for.</summary>
    public int Accepted => _accepted.Count;

    /// <summary>Characters of generated code.</summary>
    public long Characters => Interlocked.Read(ref _characters);

    /// <summary>Compiles all of these, on as many threads as there are processors.</summary>
    public static C1Sweep Over(IEnumerable<C1LayerForm> forms)
    {
        var sweep = new C1Sweep();
        IEnumerable<C1LayerForm[]> networks = forms.GroupBy(form => form.Input).SelectMany(same => same.Chunk(FormsOfANetwork));
        Parallel.ForEach(
            networks.Chunk(NetworksOfACompilation), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, sweep.Compile);
        return sweep;
    }

    private void Compile(C1LayerForm[][] networks)
    {
        CSharpCompilation source = CSharpCompilation.Create(
            "Sweep", networks.Select((forms, index) => CSharpSyntaxTree.ParseText(Source(forms, index), ParseOptions, Invariant($"N{index}.cs"))), Framework.References, CompilationOptions);
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(source, out Compilation output, out _);
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        if (result.Exception is { } exception)
        {
            _faults.Add($"{string.Join("; ", networks.SelectMany(forms => forms).Select(form => form.Text))}: {exception}");
            return;
        }

        ProjectNetworks declarations = ProjectNetworks.Of(source, static _ => true, CancellationToken.None);
        IReadOnlyList<Layer>[] layers = [.. Enumerable.Range(0, networks.Length).Select(index => GraphBuilder.Build(declarations.Read(source.GetTypeByMetadataName(Invariant($"N{index}"))!)).Layers)];
        ILookup<string, Diagnostic> reported = output.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .ToLookup(diagnostic => Path.GetFileName(diagnostic.Location.SourceTree?.FilePath ?? "").Split('.')[0]);
        for (int index = 0; index < networks.Length; index++)
        {
            // Of a wrong declaration there is one file.
            string name = Invariant($"N{index}");
            GeneratedSourceResult[] files = [.. result.GeneratedSources.Where(file => file.HintName.StartsWith(name + ".", StringComparison.Ordinal))];
            bool isAccepted = files.Length == 6;
            long length = files.Sum(file => (long)file.SourceText.Length);
            Interlocked.Add(ref _characters, length);
            if (isAccepted && length > CodeLength.Most(layers[index]))
            {
                _faults.Add($"{Source(networks[index], index)}{length} characters, at most {CodeLength.Most(layers[index])} were expected");
            }

            if (!isAccepted || reported[name].Any())
            {
                _faults.Add($"{(isAccepted ? "" : "refused ")}{Source(networks[index], index)}{string.Join("\n", reported[name].Take(3))}");
            }

            foreach (C1LayerForm form in networks[index].Where(_ => isAccepted))
            {
                _accepted[form.Text] = true;
            }
        }

        foreach (Diagnostic elsewhere in reported[""])
        {
            _faults.Add($"{elsewhere}");
        }
    }

    /// <summary>What is before the branches, and behind the layer of one, differs from form to form: a layer is fused with its neighbours.</summary>
    private static string Source(C1LayerForm[] forms, int network)
    {
        string[] before = ["", "", "ReLU, ", "BatchNorm, Sigmoid, "];
        string[] behind = ["", "", "", "", "", ", ReLU", ", ReLU", ", BatchNorm"];
        var classes = new StringBuilder();
        string[][] halves = [.. forms.Select((form, index) => Block($"{form.Layer}{behind[Hash(form) % 8]}{(form.IsImage && form.Layer != "GlobalAvgPool" ? ", Flatten" : "")}", $"B{index}")).Chunk(4)];
        string[] branches = [.. halves.Select((half, index) => half.Length == 1 ? half[0] : Block($"Concat<{string.Join(", ", half)}>", $"C{index}"))];
        string layers = branches.Length == 1 ? $"Repeat<{branches[0]}>(1)" : $"Concat<{string.Join(", ", branches)}>";
        return Invariant($"using GenBn;\n[Network, Input({forms[0].Input}), {before[Hash(forms[0]) / 8 % 4]}{layers}] partial class N{network};\n{classes}");

        string Block(string attributes, string name)
        {
            classes.Append(Invariant($"[Block, {attributes}] partial class N{network}{name};\n"));
            return Invariant($"N{network}{name}");
        }

        static int Hash(C1LayerForm form) => form.Text.Aggregate(0, (sum, letter) => ((sum * 31) + letter) & 0xFFFFFF);
    }
}
