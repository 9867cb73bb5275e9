namespace GenBn.Data;

/// <summary>
/// Moves an image vertically and horizontally by whole pixels. Each distance has the same probability. The border is repeated to fill the gap.
/// </summary>
public sealed class Shift : ImageAugmentation
{
    /// <summary>Sets the largest distance.</summary>
    /// <param name="max">Largest number of pixels in each direction, at least 1 and less than height and width.</param>
    /// <exception cref="ArgumentOutOfRangeException">The distance is not positive.</exception>
    public Shift(int max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        Max = max;
    }

    /// <summary>Largest number of pixels in each direction.</summary>
    public int Max { get; }

    internal override bool IsRandom => true;

    internal override void Apply(Span<float> image, ImageShape shape, RandomSource random)
    {
        int down = random.NextBelow((2 * Max) + 1) - Max;
        int right = random.NextBelow((2 * Max) + 1) - Max;
        Translation.Apply(image, shape, down, right, fill: null);
    }

    internal override void Check(ImageShape shape)
    {
        if (Max >= Math.Min(shape.Height, shape.Width))
        {
            throw new ArgumentException($"Expected a shift below height and width of {shape} images, but Shift has {Max}.");
        }
    }
}
