namespace GenBn.Data;

/// <summary>
/// Fills a square of an image with one value. Each pixel is its centre with the same probability, so the square may reach beyond the border (DeVries and
/// Taylor, "Improved Regularization of Convolutional Neural Networks with Cutout", 2017, arXiv 1708.04552).
/// </summary>
public sealed class CutOut : ImageAugmentation
{
    /// <summary>Sets size and value.</summary>
    /// <param name="size">Side of the square in pixels, at least 1.</param>
    /// <param name="fill">The value, finite. After a <see cref="Normalize"/>, 0 is the mean.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive, or the value is not finite.</exception>
    public CutOut(int size, float fill = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
        Fill = float.IsFinite(fill) ? fill : throw new ArgumentOutOfRangeException(nameof(fill), fill, "Expected a finite value.");
    }

    /// <summary>Side of the square in pixels.</summary>
    public int Size { get; }

    /// <summary>The value of the square.</summary>
    public float Fill { get; }

    internal override bool IsRandom => true;

    internal override bool MovesPixels => false;

    internal override void Apply(Span<float> image, ImageShape shape, RandomSource random)
    {
        int top = random.NextBelow(shape.Height) - (Size / 2);
        int left = random.NextBelow(shape.Width) - (Size / 2);
        int first = Math.Max(0, left);
        int length = (int)Math.Min(shape.Width, (long)left + Size) - first;
        for (int row = 0; row < shape.Channels * shape.Height; row++)
        {
            int down = row % shape.Height;
            if (down >= top && down < (long)top + Size)
            {
                image.Slice((row * shape.Width) + first, length).Fill(Fill);
            }
        }
    }
}
