using System.Reflection;
using GenBn.Tests.Reference;
using Xunit;

namespace GenBn.Tests.Streams;

/// <summary>A network's stream against its predictor of the whole sequence.</summary>
internal static class StreamComparison
{
    /// <summary>Compares all bits, for any division into calls, after resets, and of copies.</summary>
    public static void Check(Type network, int seed) => typeof(StreamComparison).GetMethod(nameof(CheckNetwork), BindingFlags.Static | BindingFlags.NonPublic)!
        .MakeGenericMethod(network).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [seed], null);

    /// <summary>The stream of a network.</summary>
    public static StreamPredictor<TNetwork> StreamOf<TNetwork>(TNetwork network)
        where TNetwork : INetwork<TNetwork> =>
        (StreamPredictor<TNetwork>)typeof(TNetwork).GetMethod("CreateStream")!.Invoke(network, BindingFlags.DoNotWrapExceptions, null, null, null)!;

    private static void CheckNetwork<TNetwork>(int seed)
        where TNetwork : INetwork<TNetwork>
    {
        var network = (TNetwork)Activator.CreateInstance(typeof(TNetwork), [3UL])!;
        Randomize(network, seed);
        StreamPredictor<TNetwork> stream = StreamOf(network);
        int channels = stream.InputLength, outputs = stream.OutputLength, length = TNetwork.InputLength / channels;
        Assert.Equal(TNetwork.OutputLength, outputs * length);
        float[] frames = Array.ConvertAll(ReferenceData.Normal(TNetwork.InputLength, seed), value => (float)value);
        float[] expected = Turned(Predicted(network, Turned(frames, length, channels)), outputs, length);
        var random = new Random(seed);

        AssertSame(expected, InCalls(stream, frames, 0, length, 1, random), 0);
        stream.Reset();
        AssertSame(expected, InCalls(stream, frames, 0, length, length, random), 0);

        // A copy at some frame goes on like the original, which then goes on by itself.
        int middle = length / 2;
        stream.Reset();
        AssertSame(expected, InCalls(stream, frames, 0, middle, 7, random), 0);
        StreamPredictor<TNetwork> copy = stream.Clone();
        AssertSame(expected, InCalls(stream, frames, middle, length, 5, random), middle * outputs);
        InCalls(stream, frames, 0, length, 3, random);
        AssertSame(expected, InCalls(copy, frames, middle, length, 2, random), middle * outputs);
        copy.Reset();
        AssertSame(expected, InCalls(copy, frames, 0, length, 4, random), 0);
    }

    private static float[] Predicted<TNetwork>(TNetwork network, float[] sample)
        where TNetwork : INetwork<TNetwork>
    {
        float[] outputs = new float[TNetwork.OutputLength];
        network.CreatePredictor().Predict(sample, outputs);
        return outputs;
    }

    /// <summary>Frames [first, end), in calls of up to so many.</summary>
    private static float[] InCalls(StreamPredictor stream, float[] frames, int first, int end, int most, Random random)
    {
        float[] outputs = new float[(end - first) * stream.OutputLength];
        for (int frame = first; frame < end;)
        {
            int count = Math.Min(end - frame, 1 + random.Next(most));
            stream.Process(
                frames.AsSpan(frame * stream.InputLength, count * stream.InputLength),
                outputs.AsSpan((frame - first) * stream.OutputLength, count * stream.OutputLength));
            frame += count;
        }

        return outputs;
    }

    private static void AssertSame(float[] expected, float[] actual, int first)
    {
        for (int index = 0; index < actual.Length; index++)
        {
            Assert.True(
                BitConverter.SingleToUInt32Bits(expected[first + index]) == BitConverter.SingleToUInt32Bits(actual[index]),
                FormattableString.Invariant($"Value {first + index} of {expected.Length}: expected {expected[first + index]:R}, but the stream gives {actual[index]:R}"));
        }
    }

    /// <summary>A matrix of so many rows and columns with rows as columns.</summary>
    private static float[] Turned(float[] values, int rows, int columns) =>
        [.. Enumerable.Range(0, rows * columns).Select(index => values[(index % rows * columns) + (index / rows)])];

    /// <summary>Any weights: running variances stay positive.</summary>
    private static void Randomize<TNetwork>(TNetwork network, int seed)
        where TNetwork : INetwork<TNetwork>
    {
        foreach (NamedTensor tensor in network.Parameters.Concat(network.Buffers))
        {
            double[] draws = ReferenceData.Normal(tensor.Length, ++seed);
            for (int index = 0; index < draws.Length; index++)
            {
                tensor.Values[index] = tensor.Name.EndsWith("running_var", StringComparison.Ordinal) ? (float)Math.Exp(0.3 * draws[index]) : (float)(0.5 * draws[index]);
            }
        }
    }
}
