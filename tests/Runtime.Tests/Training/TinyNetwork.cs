namespace GenBn.Tests.Training;

/// <summary>Every kind of stage, small enough to train in a test.</summary>
[Network, Input(1, 8, 8)]
[Conv(4, 3), BatchNorm, Sigmoid, MaxPool(2)]
[Flatten]
[Dense(9), BatchNorm, ReLU]
[Dense(3)]
public sealed partial class TinyNetwork
{
    /// <summary>Three kinds of 83 8×8 images: bright at the top, at the bottom, or at the left, with noise.</summary>
    internal static Dataset Data()
    {
        var random = new Random(3);
        int[] labels = [.. Enumerable.Range(0, 83).Select(index => index % 3)];
        float[] values = new float[labels.Length * 64];
        for (int index = 0; index < values.Length; index++)
        {
            (int sample, int row, int column) = (index / 64, index / 8 % 8, index % 8);
            bool bright = labels[sample] switch { 0 => row < 4, 1 => row >= 4, _ => column < 4 };
            values[index] = (bright ? 0.5f : 0f) + (0.5f * random.NextSingle());
        }

        return new Dataset(values, labels, 64, 3);
    }

    /// <summary>The same images with one-hot targets in place of labels.</summary>
    internal static Dataset OneHotData()
    {
        (float[] values, int[] labels) = Data().ToArrays();
        float[] targets = [.. labels.SelectMany(label => Enumerable.Range(0, 3).Select(index => index == label ? 1f : 0f))];
        return new Dataset(values, targets, 64, 3);
    }

    /// <summary>Parameters and running statistics.</summary>
    internal float[] AllValues() => [.. Parameters.Concat<NamedTensor>(Buffers).SelectMany(tensor => tensor.Values.ToArray())];
}
