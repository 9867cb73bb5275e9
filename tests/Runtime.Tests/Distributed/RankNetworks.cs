using GenBn.Tests.Training;

namespace GenBn.Tests.Distributed;

/// <summary>A perceptron with dropout, for the images of <see cref="TinyNetwork"/>.</summary>
[Network, Input(64)]
[Dense(20), ReLU, Dropout(0.3f)]
[Dense(11), Tanh, Dropout(0.5f)]
[Dense(3)]
public sealed partial class RankPerceptron;

/// <summary>No dense layer.</summary>
[Network, Input(1, 8, 8)]
[Conv(4, 3), BatchNorm, ReLU]
[Conv(5, 3, Stride = 2), BatchNorm, SiLU]
[Conv(3, 2), Flatten]
public sealed partial class RankConvolutions;

/// <summary>Samples for networks that ranks train.</summary>
internal static class RankData
{
    /// <summary>The images of <see cref="TinyNetwork"/>, as often as needed, each time with other noise.</summary>
    public static Dataset Images(int count)
    {
        (float[] values, int[] labels) = TinyNetwork.Data().ToArrays();
        var random = new Random(5);
        return new Dataset(
            [.. Enumerable.Range(0, count * 64).Select(index => values[index % values.Length] + (0.2f * random.NextSingle()))],
            [.. Enumerable.Range(0, count).Select(index => labels[index % labels.Length])],
            64,
            3);
    }

    /// <summary>The same with one-hot targets in place of labels.</summary>
    public static Dataset Targets(int count)
    {
        (float[] values, int[] labels) = Images(count).ToArrays();
        return new Dataset(values, [.. labels.SelectMany(label => Enumerable.Range(0, 3).Select(index => index == label ? 1f : 0f))], 64, 3);
    }

}

/// <summary>Fails, on threads that say so.</summary>
internal readonly struct BreakingLayer : ILayer
{
    [ThreadStatic]
    private static bool t_isBroken;

    /// <summary>Whether the layer fails on this thread.</summary>
    public static bool IsBroken { get => t_isBroken; set => t_isBroken = value; }

    public static void Forward(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output)
    {
        if (IsBroken)
        {
            throw new NotSupportedException("this layer is broken");
        }

        input.CopyTo(output);
    }

    public static void Backward(
        in LayerBlock block, ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        outputGradient.CopyTo(inputGradient);
}

/// <summary>A layer that may fail before a batch norm, for whose statistics ranks wait.</summary>
[Network, Input(64)]
[Layer<BreakingLayer>]
[Dense(8), BatchNorm, ReLU]
[Dense(3)]
public sealed partial class BreakingNetwork;
