using GenBn.Onnx;
using GenBn.Sample.Images;
using Microsoft.ML.OnnxRuntime;

namespace GenBn.Benchmarks.Onnx;

/// <summary>A network here and in ONNX Runtime.</summary>
internal abstract class Agreement
{
    /// <summary>Values of one input sample.</summary>
    public abstract int InputLength { get; }

    /// <summary>Layers that the exported model has nodes for.</summary>
    public abstract int LayerCount { get; }

    /// <summary>The largest output in magnitude, once measured.</summary>
    public double LargestOutput { get; protected set; }

    /// <summary>The comparison for a network's class.</summary>
    public static Agreement Of(Type network) => (Agreement)Activator.CreateInstance(typeof(Agreement<>).MakeGenericType(network))!;

    /// <summary>Trains a little, exports, predicts on both sides.</summary>
    /// <returns>The largest difference as a share of the largest output.</returns>
    public abstract double Measure(ImageSplit images, int count, int steps);
}

/// <summary>A network here and in ONNX Runtime.</summary>
internal sealed class Agreement<TNetwork> : Agreement
    where TNetwork : INetwork<TNetwork>
{
    private const int BatchSize = 32;

    /// <inheritdoc/>
    public override int InputLength => TNetwork.InputLength;

    /// <inheritdoc/>
    public override int LayerCount => TNetwork.Architecture.Layers.Count(layer => layer is not (InputLayer or DropoutLayer));

    /// <inheritdoc/>
    public override double Measure(ImageSplit images, int count, int steps)
    {
        var network = (TNetwork)Activator.CreateInstance(typeof(TNetwork), [1UL])!;
        Train(network, images.Train, steps);
        Disturb(network);
        float[] inputs = Samples(images.Test, 0, count);
        float[] outputs = new float[count * TNetwork.OutputLength];
        network.CreatePredictor().Predict(inputs, outputs);

        using var model = new MemoryStream();
        network.ExportOnnx(model);
        using var session = new InferenceSession(model.ToArray());
        LargestOutput = outputs.Max(value => Math.Abs((double)value));

        // The number of samples is free: all at once, and one alone.
        double difference = Math.Max(
            Difference(outputs, RunOnnx(session, inputs, count)),
            Difference(outputs.AsSpan(0, TNetwork.OutputLength), RunOnnx(session, inputs.AsSpan(0, TNetwork.InputLength).ToArray(), 1)));
        return difference / LargestOutput;
    }

    private static void Train(TNetwork network, Dataset images, int steps)
    {
        using var trainer = new Trainer<TNetwork>(network, new TrainerOptions { Optimizer = new Sgd(0.02f), BatchSize = BatchSize });
        for (int step = 0; step < steps; step++)
        {
            int first = step * BatchSize % (images.Count - BatchSize);
            trainer.Step(Samples(images, first, BatchSize), images.Labels.Slice(first, BatchSize));
        }
    }

    /// <summary>So that terms and statistics which training leaves alone are not ones and zeros.</summary>
    private static void Disturb(TNetwork network)
    {
        var random = new RandomSource(7);
        foreach (NamedTensor tensor in network.Parameters.Where(parameter => parameter.Role != ParameterRole.Weight).Concat(network.Buffers))
        {
            bool isScale = tensor.Name.EndsWith(".gamma", StringComparison.Ordinal) || tensor.Name.EndsWith(".running_var", StringComparison.Ordinal);
            foreach (ref float value in tensor.Values)
            {
                value = isScale ? value * (float)(0.7 + (0.6 * random.NextUniform())) : value + (0.1f * (float)random.NextNormal());
            }
        }
    }

    private static float[] Samples(Dataset images, int first, int count)
    {
        float[] values = new float[count * TNetwork.InputLength];
        for (int sample = 0; sample < count; sample++)
        {
            images.CopySample(first + sample, values.AsSpan(sample * TNetwork.InputLength, TNetwork.InputLength));
        }

        return values;
    }

    private static float[] RunOnnx(InferenceSession session, float[] inputs, int count)
    {
        long[] shape = [count, .. TNetwork.Architecture.Layers[0].Shape.Select(size => (long)size)];
        using var options = new RunOptions();
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(inputs, shape);
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["input"], [input], ["output"]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static double Difference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        if (actual.Length != expected.Length)
        {
            return double.PositiveInfinity;
        }

        double largest = 0;
        for (int index = 0; index < expected.Length; index++)
        {
            double difference = Math.Abs((double)expected[index] - actual[index]);
            largest = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(largest, difference);
        }

        return largest;
    }
}
