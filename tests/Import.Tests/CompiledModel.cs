using System.Reflection;
using System.Runtime.Loader;
using GenBn.Generator;
using GenBn.Import;
using GenBn.Onnx;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit.Sdk;

namespace GenBn.Tests;

/// <summary>Classes that are compiled with the generator in this process, and loaded until disposed. Warnings of GenBn are errors.</summary>
internal sealed class CompiledModel : IDisposable
{
    private static readonly CSharpParseOptions _parse = new(LanguageVersion.CSharp14);

    private static readonly MetadataReference[] _references =
    [
        .. Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll")
            .Append(typeof(NetworkAttribute).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly AssemblyLoadContext _context = new("Imported networks", isCollectible: true);
    private readonly System.Reflection.Assembly _assembly;

    private CompiledModel(Stream image) => _assembly = _context.LoadFromStream(image);

    /// <summary>Compiles sources into one assembly.</summary>
    /// <param name="sources">The files.</param>
    /// <param name="allowsWarnings">Whether warnings of GenBn are none of the test's business.</param>
    public static CompiledModel Of(IReadOnlyList<string> sources, bool allowsWarnings = false)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Imported",
            sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, _parse, $"File{index}.cs")),
            _references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: _parse);
        driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        IEnumerable<Diagnostic> reported = compilation.WithAnalyzers([new NetworkAnalyzer()]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        MemoryStream image = new();
        DiagnosticSeverity least = allowsWarnings ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
        string[] errors =
        [
            .. reported.Where(diagnostic => diagnostic.Severity >= least && !diagnostic.IsSuppressed)
                .Concat(output.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
                .Select(diagnostic => diagnostic.ToString()),
        ];
        if (errors.Length > 0)
        {
            throw new XunitException($"{string.Join('\n', errors.Take(10))}\n{string.Join("\n\n", sources)}");
        }

        image.Position = 0;
        return new CompiledModel(image);
    }

    /// <summary>A network of the assembly with seeded parameters.</summary>
    public RunningNetwork Network(string type) => RunningNetwork.Of(_assembly.GetType(type, throwOnError: true)!);

    public void Dispose() => _context.Unload();
}

/// <summary>A network whose type is known at run time.</summary>
internal abstract class RunningNetwork
{
    public abstract string Hash { get; }

    public abstract int InputLength { get; }

    public abstract int OutputLength { get; }

    public abstract IReadOnlyList<NamedTensor> Tensors { get; }

    public static RunningNetwork Of(Type type) => (RunningNetwork)Activator.CreateInstance(typeof(RunningNetwork<>).MakeGenericType(type))!;

    /// <summary>Loads weights through a file, as users do.</summary>
    public abstract void Load(ImportedModel model);

    /// <summary>Loads weights from the content of a file.</summary>
    public abstract void Load(byte[] weights);

    /// <summary>The weights as a file.</summary>
    public abstract byte[] Save();

    /// <summary>Trains some steps on one batch with Adam and the default loss.</summary>
    /// <returns>The loss before each step.</returns>
    public abstract float[] Train(float[] samples, int[] labels, int steps);

    /// <summary>The outputs of samples.</summary>
    public abstract float[] Predict(float[] samples);

    /// <summary>The network as an ONNX model.</summary>
    public abstract byte[] Export();

    /// <summary>Gives every tensor values: random ones, positive where they are variances.</summary>
    public void Randomize(int seed)
    {
        var random = new Random(seed);
        foreach (NamedTensor tensor in Tensors)
        {
            bool isPositive = tensor.Name.EndsWith("running_var", StringComparison.Ordinal) || tensor.Name.EndsWith("gamma", StringComparison.Ordinal);
            float scale = tensor.Shape.Count > 1 ? 1.5f / MathF.Sqrt(tensor.Length / tensor.Shape[0]) : 1;
            foreach (ref float value in tensor.Values)
            {
                value = isPositive ? 0.5f + random.NextSingle() : (random.NextSingle() - 0.5f) * scale;
            }
        }
    }
}

internal sealed class RunningNetwork<TNetwork> : RunningNetwork
    where TNetwork : INetwork<TNetwork>
{
    private readonly TNetwork _network = (TNetwork)Activator.CreateInstance(typeof(TNetwork), [1UL])!;

    public override string Hash => TNetwork.ArchitectureHash;

    public override int InputLength => TNetwork.InputLength;

    public override int OutputLength => TNetwork.OutputLength;

    public override IReadOnlyList<NamedTensor> Tensors => [.. _network.Parameters, .. _network.Buffers];

    public override void Load(ImportedModel model)
    {
        using var stream = new MemoryStream();
        WeightsFile.Write(stream, model.Tensors);
        Load(stream.ToArray());
    }

    public override void Load(byte[] weights) => _network.LoadWeights(WeightsFile.Read(weights));

    public override byte[] Save()
    {
        using var stream = new MemoryStream();
        _network.SaveWeights(stream);
        return stream.ToArray();
    }

    public override float[] Train(float[] samples, int[] labels, int steps)
    {
        using var trainer = new Trainer<TNetwork>(_network, new TrainerOptions { Optimizer = new Adam(1e-4f), BatchSize = labels.Length });
        return [.. Enumerable.Range(0, steps).Select(_ => trainer.Step(samples, labels))];
    }

    public override float[] Predict(float[] samples)
    {
        float[] outputs = new float[samples.Length / InputLength * OutputLength];
        _network.CreatePredictor().Predict(samples, outputs);
        return outputs;
    }

    public override byte[] Export()
    {
        using var stream = new MemoryStream();
        _network.ExportOnnx(stream);
        return stream.ToArray();
    }
}
