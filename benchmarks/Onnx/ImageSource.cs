using GenBn.Sample.Images;

namespace GenBn.Benchmarks.Onnx;

/// <summary>Samples for a network by the length of its input: 28×28 images, 3×32×32 images, and normal noise for every other length.</summary>
/// <param name="folder">Folder with the 28×28 images; null for the sample's embedded ones.</param>
internal sealed class ImageSource(DirectoryInfo? folder)
{
    private const int NoiseSamples = 1024;

    private readonly Lazy<ImageSplit> _grey = new(() => SampleData.Read(folder));
    private readonly Lazy<ImageSplit> _colour = new(() => SampleData.Generated());

    /// <summary>Training and test samples for a network.</summary>
    /// <param name="length">Values of a sample.</param>
    /// <param name="classes">Classes of noise, whose labels must be outputs of the network. Images have 10.</param>
    public ImageSplit Of(int length, int classes) => length switch
    {
        28 * 28 => _grey.Value,
        3 * 32 * 32 => _colour.Value,
        _ => new ImageSplit(Noise(length, classes, seed: 1), Validation: null, Noise(length, classes, seed: 2)),
    };

    private static Dataset Noise(int length, int classes, ulong seed)
    {
        var random = new RandomSource(seed);
        float[] values = new float[NoiseSamples * length];
        foreach (ref float value in values.AsSpan())
        {
            value = (float)random.NextNormal();
        }

        int[] labels = [.. Enumerable.Range(0, NoiseSamples).Select(sample => sample % classes)];
        return new Dataset(values, labels, length, classes);
    }
}
