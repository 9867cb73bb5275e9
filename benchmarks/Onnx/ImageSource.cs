using GenBn.Sample.Images;

namespace GenBn.Benchmarks.Onnx;

/// <summary>Images for a network by the length of its input: 28×28 ones, 3×32×32 ones, and normal noise for every other length.</summary>
/// <param name="folder">Folder with the 28×28 images; null for the sample's embedded ones.</param>
internal sealed class ImageSource(DirectoryInfo? folder)
{
    private const int NoiseSamples = 1024;
    private const int NoiseClasses = 8;

    private readonly Lazy<ImageSplit> _grey = new(() => SampleData.Read(folder));
    private readonly Lazy<ImageSplit> _colour = new(() => SampleData.Generated());

    /// <summary>Training and test images of so many values.</summary>
    public ImageSplit Of(int length) => length switch
    {
        28 * 28 => _grey.Value,
        3 * 32 * 32 => _colour.Value,
        _ => new ImageSplit(Noise(length, seed: 1), Validation: null, Noise(length, seed: 2)),
    };

    private static Dataset Noise(int length, ulong seed)
    {
        var random = new RandomSource(seed);
        float[] values = new float[NoiseSamples * length];
        foreach (ref float value in values.AsSpan())
        {
            value = (float)random.NextNormal();
        }

        int[] labels = [.. Enumerable.Range(0, NoiseSamples).Select(sample => sample % NoiseClasses)];
        return new Dataset(values, labels, length, NoiseClasses);
    }
}
