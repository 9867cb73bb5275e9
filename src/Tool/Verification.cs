using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using GenBn.Generator;
using GenBn.Import;
using GenBn.Weights;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.ML.OnnxRuntime;

namespace GenBn.Tool;

/// <summary>Compiles an imported class and compares its predictions with those of ONNX Runtime, on seeded samples.</summary>
internal static class Verification
{
    /// <summary>Largest difference as a share of the largest output.</summary>
    private const double Bound = 1e-5;

    private const int Samples = 4;

    /// <summary>Compares, and prints the difference.</summary>
    /// <param name="onnx">The model as ONNX.</param>
    /// <param name="model">The imported class.</param>
    /// <param name="options">Options of the import.</param>
    /// <param name="output">Where the difference is printed.</param>
    /// <returns>Whether the difference is small.</returns>
    public static bool Run(byte[] onnx, ImportedModel model, ImportOptions options, TextWriter output)
    {
        if (!NativeRuntime.Find())
        {
            output.WriteLine("Not verified: the NuGet package Microsoft.ML.OnnxRuntime is not on this machine (dotnet add package Microsoft.ML.OnnxRuntime).");
            return true;
        }

        // Of its own, so that a process can compare several models.
        var context = new AssemblyLoadContext("Imported", isCollectible: true);
        try
        {
            return Compare(onnx, model, options, Compile(model, options, context), output);
        }
        finally
        {
            context.Unload();
        }
    }

    private static bool Compare(byte[] onnx, ImportedModel model, ImportOptions options, Predicting predicting, TextWriter output)
    {
        using var session = new InferenceSession(onnx);
        (string name, NodeMetadata metadata) = session.InputMetadata.First();
        int count = metadata.Dimensions[0] > 0 ? metadata.Dimensions[0] : Samples;
        long[] sizes =
        [
            count, .. metadata.Dimensions.Skip(1).Select((size, axis) => size > 0 ? size : options.Input is { } given ? given[axis] : 1L),
        ];
        float[] samples = new float[count * predicting.InputLength];
        var random = new Random(1);
        foreach (ref float value in samples.AsSpan())
        {
            value = (random.NextSingle() * 2) - 1;
        }

        float[] actual = predicting.Predict(model.Layout == InputLayout.ChannelsLast ? ChannelsFirst(samples, sizes) : samples);
        float[] expected = Expected(session, name, samples, sizes, options.Output is { } wanted ? [wanted] : session.OutputNames);
        double largest = expected.Max(value => Math.Abs((double)value));
        double difference = expected.Length == actual.Length
            ? expected.Zip(actual).Max(pair => Math.Abs((double)pair.First - pair.Second))
            : double.PositiveInfinity;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Largest difference to ONNX Runtime, on {count} samples: {difference:g2} of {largest:g3}."));
        return difference <= Bound * largest;
    }

    /// <summary>The outputs: those of a sample one after the other, as a predictor gives them.</summary>
    private static float[] Expected(InferenceSession session, string name, float[] samples, long[] sizes, IReadOnlyList<string> outputs)
    {
        using var run = new RunOptions();
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(samples, sizes);
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, [name], [input], outputs);
        float[][] all = [.. results.Select(result => result.GetTensorDataAsSpan<float>().ToArray())];
        int count = (int)sizes[0];
        return [.. Enumerable.Range(0, count).SelectMany(sample => all.SelectMany(of => of.Skip(sample * (of.Length / count)).Take(of.Length / count)))];
    }

    private static Predicting Compile(ImportedModel model, ImportOptions options, AssemblyLoadContext context)
    {
        var parse = new CSharpParseOptions(LanguageVersion.CSharp14);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Imported",
            [CSharpSyntaxTree.ParseText(model.Source, parse, model.Name + ".cs")],
            Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll")
                .Append(typeof(NetworkAttribute).Assembly.Location)
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: parse);
        driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        using var image = new MemoryStream();
        Diagnostic[] errors = [.. output.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        if (errors.Length > 0)
        {
            throw new InvalidDataException($"The class does not compile: {string.Join('\n', errors.Take(5).Select(error => error.ToString()))}");
        }

        image.Position = 0;
        Type type = context.LoadFromStream(image).GetType($"{options.Namespace}.{model.Name}", throwOnError: true)!;
        MethodInfo create = typeof(Verification).GetMethod(nameof(Create), BindingFlags.NonPublic | BindingFlags.Static)!;
        return (Predicting)create.MakeGenericMethod(type).Invoke(null, [model])!;
    }

    private static Predicting Create<TNetwork>(ImportedModel model)
        where TNetwork : INetwork<TNetwork>
    {
        using var content = new MemoryStream();
        WeightsFile.Write(content, model.Tensors);
        content.Position = 0;
        var network = (TNetwork)Activator.CreateInstance(typeof(TNetwork), [1UL])!;
        network.LoadWeights(WeightsFile.Read(content));
        return new Predicting(TNetwork.InputLength, samples =>
        {
            float[] outputs = new float[samples.Length / TNetwork.InputLength * TNetwork.OutputLength];
            network.CreatePredictor().Predict(samples, outputs);
            return outputs;
        });
    }

    private static float[] ChannelsFirst(float[] values, long[] sizes)
    {
        int channels = (int)sizes[^1];
        int plane = values.Length / (int)sizes[0] / channels;
        float[] turned = new float[values.Length];
        for (int index = 0; index < values.Length; index++)
        {
            int sample = index / (plane * channels);
            turned[(((sample * channels) + (index % channels)) * plane) + (index / channels % plane)] = values[index];
        }

        return turned;
    }

    /// <summary>A compiled network with its weights.</summary>
    private sealed record Predicting(int InputLength, Func<float[], float[]> Predict);
}
