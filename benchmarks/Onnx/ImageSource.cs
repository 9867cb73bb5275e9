using GenBn.Sample.Images;

namespace GenBn.Benchmarks.Onnx;

/// <summary>Images for a network by the length of its input: 28×28 ones, 3×32×32 ones, and normal noise for every other length.</summary>
/// <param name="folder">Folder with the 28×28 images; null for the sample's embedded ones.</param>
internal sealed class ImageSource(DirectoryInfo? folder)
{
    private const int Classes = 10;
    private const int MostNoiseSamples = 1024;

    /// <summary>Values of a set of noise at most, but for batches of <see cref="LeastNoiseSamples"/>.</summary>
    private const int MostNoiseValues = 8 << 20;

    private const int LeastNoiseSamples = 40;

    private readonly Lazy<ImageSplit> _grey = new(() => SampleData.Read(folder));
    private readonly Lazy<ImageSplit> _colour = new(() => SampleData.Generated(32));

    /// <summary>Training and test images of so many values.</summary>
    /// <param name="length">Values of an image.</param>
    /// <param name="outputs">Outputs of the network; noise has labels of at most so many classes.</param>
    public ImageSplit Of(int length, int outputs) => (length, outputs) switch
    {
        (28 * 28, >= Classes) => _grey.Value,
        (3 * 32 * 32, >= Classes) => _colour.Value,
        _ => new ImageSplit(Noise(length, outputs, seed: 1), Validation: null, Noise(length, outputs, seed: 2)),
    };

    private static Dataset Noise(int length, int outputs, ulong seed)
    {
        int classes = Math.Min(outputs, Classes);
        int samples = Math.Clamp(MostNoiseValues / length, LeastNoiseSamples, MostNoiseSamples);
        var random = new RandomSource(seed);
        float[] values = new float[samples * length];
        foreach (ref float value in values.AsSpan())
        {
            value = (float)random.NextNormal();
        }

        int[] labels = [.. Enumerable.Range(0, samples).Select(sample => sample % classes)];
        return new Dataset(values, labels, length, classes);
    }
}
