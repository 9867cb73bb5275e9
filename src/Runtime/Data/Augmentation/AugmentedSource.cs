namespace GenBn.Data;

/// <summary>Images that are changed as they are read.</summary>
internal sealed class AugmentedSource : IDataSource
{
    private readonly IDataSource _source;
    private readonly ImageShape _shape;
    private readonly ulong _seed;
    private readonly ImageAugmentation[] _augmentations;
    private readonly RandomSource _random = new(0);

    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    /// <exception cref="ArgumentException">The source has samples of another length, or an augmentation does not fit the images.</exception>
    public AugmentedSource(IDataSource source, ImageShape shape, ulong seed, ImageAugmentation[] augmentations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Channels, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Height, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Width, 1, nameof(shape));
        if (shape.Length != source.SampleLength)
        {
            throw new ArgumentException($"Expected images of {shape} = {shape.Length} values, but the source's samples have {source.SampleLength}.", nameof(source));
        }

        foreach (ImageAugmentation augmentation in augmentations)
        {
            ArgumentNullException.ThrowIfNull(augmentation, nameof(augmentations));
            augmentation.Check(shape);
        }

        _source = source;
        _shape = shape;
        _seed = seed;
        _augmentations = augmentations;
    }

    public int Count => _source.Count;

    public int SampleLength => _source.SampleLength;

    public int Classes => _source.Classes;

    public int TargetLength => _source.TargetLength;

    public ReadOnlySpan<int> Labels => _source.Labels;

    public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets)
    {
        _source.Read(epoch, samples, inputs, labels, targets);
        for (int index = 0; index < samples.Length; index++)
        {
            // Numbers of its own for each sample of each epoch, so that neither its batch nor its neighbours matter.
            _random.Restart(RandomSource.Mix(RandomSource.Mix(RandomSource.Mix(_seed) + (ulong)epoch) + (ulong)samples[index]));
            Span<float> image = inputs.Slice(index * SampleLength, SampleLength);
            foreach (ImageAugmentation augmentation in _augmentations)
            {
                if (epoch > 0 || !augmentation.IsRandom)
                {
                    augmentation.Apply(image, _shape, _random);
                }
            }
        }
    }
}
