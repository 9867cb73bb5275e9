namespace GenBn.Data;

/// <summary>
/// Pads an image on all four sides and crops an image of the original size. Each of the (2 · padding + 1)² positions has the same probability (He
/// et al., "Deep Residual Learning for Image Recognition", 2015, section 4.2, with a padding of 4).
/// </summary>
public sealed class RandomCrop : ImageAugmentation
{
    /// <summary>Sets the padding.</summary>
    /// <param name="padding">Number of pixels on each side, at least 1 and less than height and width.</param>
    /// <param name="fill">Value of the padding; after a <see cref="Normalize"/>, 0 is the mean.</param>
    /// <exception cref="ArgumentOutOfRangeException">The padding is not positive.</exception>
    public RandomCrop(int padding, float fill = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(padding, 1);
        Padding = padding;
        Fill = fill;
    }

    /// <summary>Number of pixels on each side.</summary>
    public int Padding { get; }

    /// <summary>Value of the padding.</summary>
    public float Fill { get; }

    internal override bool IsRandom => true;

    internal override void Apply(Span<float> image, ImageShape shape, RandomSource random)
    {
        int down = random.NextBelow((2 * Padding) + 1) - Padding;
        int right = random.NextBelow((2 * Padding) + 1) - Padding;
        Translation.Apply(image, shape, down, right, Fill);
    }

    internal override void Check(ImageShape shape)
    {
        if (Padding >= Math.Min(shape.Height, shape.Width))
        {
            throw new ArgumentException($"Expected a padding below height and width of {shape} images, but RandomCrop has {Padding}.");
        }
    }
}
