namespace GenBn.Data;

/// <summary>
/// Rotates an image about its centre by an angle drawn uniformly from −max to max, with bilinear interpolation. Where the rotated image has no value, the
/// border is repeated.
/// </summary>
public sealed class Rotation : ImageAugmentation
{
    /// <summary>Sets the largest angle.</summary>
    /// <param name="maxDegrees">Largest angle in degrees, above 0, at most 180.</param>
    /// <exception cref="ArgumentOutOfRangeException">The angle is out of range.</exception>
    public Rotation(float maxDegrees) => MaxDegrees = maxDegrees is > 0 and <= 180
        ? maxDegrees
        : throw new ArgumentOutOfRangeException(nameof(maxDegrees), maxDegrees, "Expected an angle above 0 and at most 180 degrees.");

    /// <summary>Largest angle in degrees.</summary>
    public float MaxDegrees { get; }

    internal override bool IsRandom => true;

    internal override void Apply(Span<float> image, ImageShape shape, RandomSource random)
    {
        double angle = MaxDegrees * ((2 * random.NextUniform()) - 1) * Math.PI / 180;
        Apply(image, shape, angle);
    }

    /// <summary>Rotates by an angle in radians, from the row's axis to the column's.</summary>
    internal static void Apply(Span<float> image, ImageShape shape, double angle)
    {
        (double sine, double cosine) = Math.SinCos(angle);
        int plane = shape.Height * shape.Width;
        double middleRow = (shape.Height - 1) / 2.0;
        double middleColumn = (shape.Width - 1) / 2.0;
        float[] source = new float[plane];
        for (int first = 0; first < image.Length; first += plane)
        {
            Span<float> channel = image.Slice(first, plane);
            channel.CopyTo(source);
            for (int index = 0; index < plane; index++)
            {
                double down = (index / shape.Width) - middleRow;
                double right = (index % shape.Width) - middleColumn;
                double row = Math.Clamp(middleRow + (cosine * down) - (sine * right), 0, shape.Height - 1);
                double column = Math.Clamp(middleColumn + (sine * down) + (cosine * right), 0, shape.Width - 1);
                channel[index] = Between(source, shape, row, column);
            }
        }
    }

    private static float Between(float[] source, ImageShape shape, double row, double column)
    {
        (int top, int left) = ((int)row, (int)column);
        (int bottom, int right) = (Math.Min(top + 1, shape.Height - 1), Math.Min(left + 1, shape.Width - 1));
        (double down, double across) = (row - top, column - left);
        double above = source[(top * shape.Width) + left] + (across * (source[(top * shape.Width) + right] - source[(top * shape.Width) + left]));
        double below = source[(bottom * shape.Width) + left] + (across * (source[(bottom * shape.Width) + right] - source[(bottom * shape.Width) + left]));
        return (float)(above + (down * (below - above)));
    }
}
