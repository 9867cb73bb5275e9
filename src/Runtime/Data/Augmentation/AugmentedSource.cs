namespace GenBn.Data;

/// <summary>Images that are changed as they are read.</summary>
internal sealed class AugmentedSource : IDataSource
{
    private readonly IDataSource _source;
    private readonly ImageShape _shape;
    private readonly ulong _seed;
    private readonly ImageAugmentation[] _augmentations;
    private readonly RandomSource _random = new(0);

    /// <param name="source">A source with valid properties.</param>
    /// <param name="seed">Seed of the random changes.</param>
    /// <param name="augmentations">The augmentations.</param>
    /// <exception cref="ArgumentException">
    /// The source does not know the shape of its images, or an augmentation does not suit them, or would move their pixels and not those of label maps.
    /// </exception>
    public AugmentedSource(IDataSource source, ulong seed, ImageAugmentation[] augmentations)
    {
        ImageShape shape = source.Shape ?? throw new ArgumentException(
            $"Expected a source that knows the shape of its images, but this one has samples of {source.SampleLength} values without a shape. " +
            "Call WithShape(channels, height, width) before Augment.",
            nameof(source));
        foreach (ImageAugmentation augmentation in augmentations)
        {
            ArgumentNullException.ThrowIfNull(augmentation, nameof(augmentations));
            augmentation.Check(shape);
            if (augmentation.MovesPixels && source.LabelLength >= shape.Height * shape.Width)
            {
                throw new ArgumentException(
                    $"Expected a label for each image, but these have label maps, whose pixels {augmentation.GetType().Name} would not move.",
                    nameof(augmentations));
            }
        }

        _source = source;
        _shape = shape;
        _seed = seed;
        _augmentations = augmentations;
        Scale = Array.TrueForAll(augmentations, augmentation => augmentation.KeepsScale) ? source.Scale : null;
    }

    public int Count => _source.Count;

    public int SampleLength => _source.SampleLength;

    public int Classes => _source.Classes;

    public int TargetLength => _source.TargetLength;

    public ImageShape? Shape => _shape;

    public float? Scale { get; }

    public int LabelLength => _source.LabelLength;

    public int? IgnoredLabel => _source.IgnoredLabel;

    public ReadOnlySpan<int> Labels => _source.Labels;

    public ReadOnlySpan<float> Weights => _source.Weights;

    public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets)
    {
        _source.Read(epoch, samples, inputs, labels, targets);
        for (int index = 0; index < samples.Length; index++)
        {
            // Each sample of each epoch has its own random numbers, so neither its batch nor its neighbours matter.
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
