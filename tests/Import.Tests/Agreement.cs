using GenBn.Import;
using GenBn.Onnx.Schema;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace GenBn.Tests;

/// <summary>Holds an imported class against ONNX Runtime on the same inputs.</summary>
internal static class Agreement
{
    /// <summary>Largest difference as a share of the largest output.</summary>
    private const double Bound = 1e-5;

    private const int Samples = 3;

    /// <summary>Imports a model, compiles the class, and compares predictions of three samples at once and of one alone.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Options of the import.</param>
    /// <param name="isLast">Whether the input of the model has its channels last: the class gets the same values in its own order.</param>
    /// <returns>The imported class, for further assertions.</returns>
    public static ImportedModel Check(ModelProto model, ImportOptions? options = null, bool isLast = false) =>
        Check(model.ToByteArray(), "model.onnx", options, isLast);

    /// <inheritdoc cref="Check(ModelProto, ImportOptions?, bool)"/>
    public static ImportedModel Check(byte[] model, string name, ImportOptions? options = null, bool isLast = false)
    {
        ImportedModel imported = Import(model, options, name);
        Assert.Equal(isLast, imported.Layout == InputLayout.ChannelsLast);
        Compare(imported, model, isLast, options);
        return imported;
    }

    public static ImportedModel Import(byte[] model, ImportOptions? options = null, string name = "model.onnx") =>
        OnnxImport.Read(new MemoryStream(model), name, options);

    /// <summary>The obstacles of a model that the language cannot say.</summary>
    public static IReadOnlyList<ImportObstacle> Obstacles(ModelProto model, ImportOptions? options = null) =>
        Assert.Throws<ImportException>(() => Import(model.ToByteArray(), options)).Obstacles;

    /// <summary>Compares a class with its model.</summary>
    /// <returns>The largest difference as a share of the largest output.</returns>
    public static double Compare(ImportedModel imported, byte[] model, bool isLast, ImportOptions? options)
    {
        using CompiledModel compiled = CompiledModel.Of([imported.Source]);
        RunningNetwork network = compiled.Network($"{options?.Namespace ?? "Models"}.{imported.Name}");
        network.Load(imported);

        using var session = new InferenceSession(model);
        (string input, NodeMetadata metadata) = session.InputMetadata.First();
        long[] sizes = [.. metadata.Dimensions.Select((size, axis) => axis > 0 && size > 0 ? size : options?.Input is { } given && axis > 0 ? given[axis - 1] : 1L)];

        // A model whose number of samples is fixed runs several times.
        int together = metadata.Dimensions[0];
        int count = together > 0 ? together * Samples : Samples;
        IReadOnlyList<string> outputs = options?.Output is { } output ? [output] : session.OutputNames;
        float[] values = Inputs(count * network.InputLength);
        double worst = 0;
        foreach (int samples in together > 0 ? [together, count] : new[] { 1, count })
        {
            float[] some = values[..(samples * network.InputLength)];
            sizes[0] = together > 0 ? together : samples;
            float[] expected = [.. some.Chunk((int)sizes[0] * network.InputLength).SelectMany(run => Run(session, input, run, sizes, outputs))];
            float[] actual = network.Predict(isLast ? ChannelsFirst(some, samples, sizes) : some);
            Assert.Equal(expected.Length, actual.Length);
            double largest = expected.Max(value => Math.Abs((double)value));
            double difference = expected.Zip(actual).Max(pair => Math.Abs((double)pair.First - pair.Second));
            Assert.True(difference <= Bound * largest, $"{difference} of {largest}\n{imported.Source}");
            worst = Math.Max(worst, difference / largest);
        }

        return worst;
    }

    /// <summary>Seeded values of both signs.</summary>
    public static float[] Inputs(int length)
    {
        var random = new Random(11);
        float[] values = new float[length];
        foreach (ref float value in values.AsSpan())
        {
            value = (random.NextSingle() * 4) - 2;
        }

        return values;
    }

    /// <summary>The outputs of samples: those of a sample one after the other.</summary>
    public static float[] Run(InferenceSession session, string name, float[] values, long[] sizes, IReadOnlyList<string> outputs)
    {
        using var run = new RunOptions();
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(values, sizes);
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, [name], [input], outputs);
        float[][] of = [.. results.Select(result => result.GetTensorDataAsSpan<float>().ToArray())];
        int samples = (int)sizes[0];
        return [.. Enumerable.Range(0, samples).SelectMany(sample => of.SelectMany(all => all.Skip(sample * (all.Length / samples)).Take(all.Length / samples)))];
    }

    private static float[] ChannelsFirst(float[] values, int samples, long[] sizes)
    {
        int channels = (int)sizes[^1];
        int plane = values.Length / samples / channels;
        float[] turned = new float[values.Length];
        for (int index = 0; index < values.Length; index++)
        {
            int sample = index / (plane * channels), position = index / channels % plane, channel = index % channels;
            turned[(((sample * channels) + channel) * plane) + position] = values[index];
        }

        return turned;
    }
}
