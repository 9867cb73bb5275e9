using GenBn.Import;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace GenBn.Tests.Keras;

/// <summary>Holds classes that are imported from Keras models against <see cref="Reference"/>, and against ONNX Runtime.</summary>
internal static class KerasAgreement
{
    /// <summary>Largest difference as a share of the largest output.</summary>
    public const double Bound = 1e-5;

    private const int Samples = 3;

    /// <summary>
    /// Imports models from both formats, compiles the classes together, and compares predictions of three samples at once and of one alone. The graphs
    /// that the import makes are also given to ONNX Runtime.
    /// </summary>
    /// <returns>The imported classes.</returns>
    public static IReadOnlyList<ImportedModel> Check(params IReadOnlyList<KerasBuilder> models)
    {
        ImportedModel[] imported = [.. models.Select((model, index) => Both(model, new ImportOptions { Namespace = $"Model{index}" }))];
        using CompiledModel compiled = CompiledModel.Of([.. imported.Select(model => model.Source)]);
        foreach ((int index, KerasBuilder model) in models.Index())
        {
            RunningNetwork network = compiled.Network($"Model{index}.{imported[index].Name}");
            byte[] onnx = KerasImport.ToOnnx(new MemoryStream(model.Archive()), "model", new ImportOptions());
            Compare(network, imported[index], model.InputShape, model.Evaluate, Runtime(onnx, model.InputShape));
        }

        return imported;
    }

    /// <summary>Imports one model, see above.</summary>
    public static ImportedModel Check(KerasBuilder model) => Check([model])[0];

    public static ImportedModel Import(byte[] content, string name = "model.h5", ImportOptions? options = null) => KerasImport.Read(new MemoryStream(content), name, options);

    /// <summary>The obstacles of a model that the language cannot say.</summary>
    public static IReadOnlyList<ImportObstacle> Obstacles(KerasBuilder model, ImportOptions? options = null) =>
        Assert.Throws<ImportException>(() => Import(model.Archive(), options: options)).Obstacles;

    /// <summary>Compares a class with functions of one sample with the channels last.</summary>
    public static void Compare(ImportedModel imported, int[] shape, params Func<Tensor, Tensor>[] expected)
    {
        using CompiledModel compiled = CompiledModel.Of([imported.Source]);
        Compare(compiled.Network($"Models.{imported.Name}"), imported, shape, expected);
    }

    private static ImportedModel Both(KerasBuilder model, ImportOptions options)
    {
        ImportedModel imported = Import(model.Archive(), options: options), other = Import(model.Hdf5(), options: options);
        Assert.Equal(imported.Source.Replace(".keras", "HDF5", StringComparison.Ordinal), other.Source);
        Assert.All(imported.Tensors.Zip(other.Tensors), pair => Assert.True(pair.First.Values.SequenceEqual(pair.Second.Values), pair.First.Name));
        return imported;
    }

    private static void Compare(RunningNetwork network, ImportedModel imported, int[] shape, params Func<Tensor, Tensor>[] expected)
    {
        network.Load(imported);
        float[] samples = Agreement.Inputs(Samples * network.InputLength);
        float[] ordered = imported.Layout == InputLayout.ChannelsLast ? ChannelsFirst(samples, shape) : samples;
        float[] together = network.Predict(ordered), alone = network.Predict(ordered[..network.InputLength]);
        foreach (Func<Tensor, Tensor> function in expected)
        {
            double[] outputs = [.. samples.Chunk(network.InputLength).SelectMany(sample => ChannelsFirst(function(new Tensor(shape, [.. sample.Select(value => (double)value)]))))];
            double largest = outputs.Max(Math.Abs);
            AssertNear(outputs, together);
            AssertNear(outputs[..network.OutputLength], alone);

            void AssertNear(double[] right, float[] found)
            {
                Assert.Equal(right.Length, found.Length);
                double difference = right.Zip(found, (a, b) => Math.Abs(a - b)).Max();
                Assert.True(difference <= Bound * largest, $"{difference} of {largest}\n{imported.Source}");
            }
        }
    }

    /// <summary>Samples with the channels first.</summary>
    public static float[] ChannelsFirst(float[] samples, int[] shape) =>
        [.. samples.Chunk(shape.Aggregate(1, (product, size) => product * size)).SelectMany(sample => ChannelsFirst(new Tensor(shape, [.. sample.Select(value => (double)value)]))).Select(value => (float)value)];

    private static double[] ChannelsFirst(Tensor tensor)
    {
        int plane = tensor.Values.Length / tensor.Channels;
        return [.. Enumerable.Range(0, tensor.Values.Length).Select(index => tensor.Values[(index % plane * tensor.Channels) + (index / plane)])];
    }

    private static Func<Tensor, Tensor> Runtime(byte[] onnx, int[] shape) => sample =>
    {
        using var session = new InferenceSession(onnx);
        float[] outputs = Agreement.Run(
            session, "input", [.. sample.Values.Select(value => (float)value)], [1, .. shape.Select(size => (long)size)], [session.OutputMetadata.Keys.First()]);

        // The sizes of the output are those of the reference; only its last dimension matters here.
        int[] sizes = [.. session.OutputMetadata.First().Value.Dimensions.Skip(1)];
        return new Tensor(sizes.Length > 0 && sizes.All(size => size > 0) ? sizes : [outputs.Length], [.. outputs.Select(value => (double)value)]);
    };
}
