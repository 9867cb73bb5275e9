namespace GenBn.Tests.Training;

/// <summary>Three classes for each of 8×8 pixels.</summary>
[Network, Input(1, 8, 8)]
[Conv(6, 3, Padding = 1), BatchNorm, ReLU]
[Conv(3, 3, Padding = 1)]
public sealed partial class MapNetwork;

/// <summary>One yes or no for each of 8×8 pixels.</summary>
[Network, Input(1, 8, 8), Conv(4, 3, Padding = 1), Tanh, Conv(1, 1)]
public sealed partial class MaskNetwork;

/// <summary>The probability of each pixel.</summary>
[Network, Input(1, 8, 8), Conv(1, 3, Padding = 1), Sigmoid]
public sealed partial class MaskProbabilities;

/// <summary>A vector of classes, and a vector of numbers.</summary>
[Network, Input(64), Dense(14), BatchNorm, Tanh, Heads<ClassHead, NumberHead>]
public sealed partial class TwoHeads;

[Block, Dense(3)]
public sealed partial class ClassHead;

[Block, Dense(5), ReLU, Dense(2)]
public sealed partial class NumberHead;

/// <summary>A class for each pixel, one for the image, and an image.</summary>
[Network, Input(1, 8, 8), Conv(6, 3, Padding = 1), BatchNorm, ReLU, Heads<PixelHead, ImageHead, PictureHead>]
public sealed partial class ThreeHeads;

[Block, Conv(3, 1)]
public sealed partial class PixelHead;

[Block, GlobalAvgPool, Dense(3)]
public sealed partial class ImageHead;

[Block, Conv(1, 3, Padding = 1)]
public sealed partial class PictureHead;

/// <summary>Samples for these networks.</summary>
internal static class OutputData
{
    public const int Ignored = 255;

    /// <summary>Images whose pixels are dark, grey or bright, with noise, and the maps of these classes.</summary>
    public static (float[] Values, int[] Labels) Maps(int count, bool ignoresSome = false)
    {
        var random = new Random(4);
        int[] labels = [.. Enumerable.Range(0, count * 64).Select(index => (index / 24 * 7 + index % 5) / 3 % 3)];
        float[] values = [.. labels.Select(label => label + (0.6f * (random.NextSingle() - 0.5f)))];
        return (values, ignoresSome ? [.. labels.Select(label => random.Next(7) == 0 ? Ignored : label)] : labels);
    }

    public static Dataset MapSet(int count) => Dataset.OfLabelMaps(Maps(count).Values, Maps(count).Labels, 64, 64, 3);

    public static Dataset IgnoringSet(int count) =>
        Dataset.OfLabelMaps(Maps(count, ignoresSome: true).Values, Maps(count, ignoresSome: true).Labels, 64, 64, 3, Ignored);

    /// <summary>A weight for each sample, some of them 0.</summary>
    public static float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(index => (index % 5) / 2f)];

    /// <summary>For <see cref="TwoHeads"/>: a class, and two sums of the image.</summary>
    public static Dataset HeadSet(int count)
    {
        (float[] values, _) = Maps(count);
        int[] labels = [.. Enumerable.Range(0, count).Select(sample => sample % 3)];
        float[] targets = [.. Enumerable.Range(0, count).SelectMany(sample => new[] { values[sample * 64], values[(sample * 64) + 9] - 1 })];
        return new Dataset(values, labels, 64, 3).WithTargets(targets, 2);
    }

    /// <summary>For <see cref="ThreeHeads"/>: a map and a class, and the image again.</summary>
    public static Dataset SceneSet(int count)
    {
        (float[] values, int[] maps) = Maps(count);
        int[] labels = [.. Enumerable.Range(0, count).SelectMany(sample => maps[(sample * 64)..((sample + 1) * 64)].Append(sample % 3))];
        return Dataset.OfLabelMaps(values, labels, 64, 65, 3).WithTargets(values, 64);
    }

    public static Loss LossOfTwo { get; } = Loss.OfHeads(
        new HeadLoss("numberHead", Loss.MeanSquaredError, weight: 0.25f), new HeadLoss("classHead", Loss.SoftmaxCrossEntropy));

    public static Loss LossOfThree { get; } = Loss.OfHeads(
        new HeadLoss("pixelHead", Loss.SoftmaxCrossEntropyWith(classWeights: [1, 2, 0.5f]), weight: 2),
        new HeadLoss("imageHead", Loss.SoftmaxCrossEntropy, weight: 0.5f),
        new HeadLoss("pictureHead", Loss.MeanAbsoluteError));
}
