using GenBn.Onnx;
using GenBn.Sample.Images;
using Microsoft.ML.OnnxRuntime;

namespace GenBn.Benchmarks.Onnx;

/// <summary>A network here and in ONNX Runtime.</summary>
internal abstract class Agreement
{
    /// <summary>Values of one input sample.</summary>
    public abstract int InputLength { get; }

    /// <summary>Values of one output.</summary>
    public abstract int OutputLength { get; }

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
    /// <inheritdoc/>
    public override int InputLength => TNetwork.InputLength;

    /// <inheritdoc/>
    public override int OutputLength => TNetwork.OutputLength;

    /// <inheritdoc/>
    public override int LayerCount => TNetwork.Architecture.Layers.Count(layer => layer is not (InputLayer or DropoutLayer));

    /// <inheritdoc/>
    public override double Measure(ImageSplit images, int count, int steps)
    {
        var network = (TNetwork)Activator.CreateInstance(typeof(TNetwork), [1UL])!;
        TrainedLike.Prepare(network, images.Train, steps);
        count = Math.Min(count, images.Test.Count);
        float[] inputs = TrainedLike.Samples(images.Test, 0, count, TrainedLike.TakesRaw<TNetwork>());
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

    private static float[] RunOnnx(InferenceSession session, float[] inputs, int count)
    {
        // A sequence is an image of one row, and has no dimension for it in the model.
        bool isSequence = TNetwork.Architecture.Layers[0] is InputLayer { IsSequence: true };
        long[] shape = [count, .. TNetwork.Architecture.Layers[0].Shape.Where((_, axis) => !isSequence || axis != 1).Select(size => (long)size)];
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
