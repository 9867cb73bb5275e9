namespace GenBn.Data;

/// <summary>
/// Changes brightness, contrast and saturation of an image: each by a factor drawn uniformly from 1 − strength to 1 + strength, in this order. Values
/// are expected from 0 to the given maximum, and are kept in this range.
/// </summary>
/// <remarks>
/// Brightness multiplies all values. Contrast moves values from or towards the mean grey of the image, and saturation those of a pixel from or towards
/// its grey, by the luma of ITU-R BT.601. An image with other than three channels has no saturation, and its grey is the mean of its channels.
/// </remarks>
public sealed class ColorJitter : ImageAugmentation
{
    /// <summary>Sets the strengths.</summary>
    /// <param name="brightness">Strength for brightness, from 0 to 1.</param>
    /// <param name="contrast">Strength for contrast, from 0 to 1.</param>
    /// <param name="saturation">Strength for saturation, from 0 to 1.</param>
    /// <param name="maximum">The largest value of an image, finite and positive: 1 for values of 0 … 1, 255 for raw ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">A strength is not from 0 to 1, or the maximum is not finite and positive.</exception>
    public ColorJitter(float brightness = 0.2f, float contrast = 0.2f, float saturation = 0.2f, float maximum = 1)
    {
        Brightness = Checked(brightness, nameof(brightness));
        Contrast = Checked(contrast, nameof(contrast));
        Saturation = Checked(saturation, nameof(saturation));
        Maximum = float.IsFinite(maximum) && maximum > 0
            ? maximum
            : throw new ArgumentOutOfRangeException(nameof(maximum), maximum, "Expected a finite, positive maximum.");
    }

    /// <summary>Strength for brightness.</summary>
    public float Brightness { get; }

    /// <summary>Strength for contrast.</summary>
    public float Contrast { get; }

    /// <summary>Strength for saturation.</summary>
    public float Saturation { get; }

    /// <summary>The largest value of an image.</summary>
    public float Maximum { get; }

    internal override bool IsRandom => true;

    internal override bool MovesPixels => false;

    internal override void Apply(Span<float> image, ImageShape shape, RandomSource random)
    {
        float brightness = Factor(Brightness, random);
        float contrast = Factor(Contrast, random);
        float saturation = Factor(Saturation, random);
        foreach (ref float value in image)
        {
            value = Math.Clamp(value * brightness, 0, Maximum);
        }

        int plane = shape.Height * shape.Width;
        double sum = 0;
        for (int pixel = 0; pixel < plane; pixel++)
        {
            sum += GreyOf(image, pixel, plane);
        }

        float mean = (float)(sum / plane);
        foreach (ref float value in image)
        {
            value = Math.Clamp(mean + (contrast * (value - mean)), 0, Maximum);
        }

        for (int pixel = 0; shape.Channels == 3 && pixel < plane; pixel++)
        {
            float grey = GreyOf(image, pixel, plane);
            for (int index = pixel; index < image.Length; index += plane)
            {
                image[index] = Math.Clamp(grey + (saturation * (image[index] - grey)), 0, Maximum);
            }
        }
    }

    private static float Factor(float strength, RandomSource random) => (float)(1 + (strength * ((2 * random.NextUniform()) - 1)));

    private static float GreyOf(ReadOnlySpan<float> image, int pixel, int plane)
    {
        if (image.Length == 3 * plane)
        {
            return (0.299f * image[pixel]) + (0.587f * image[pixel + plane]) + (0.114f * image[pixel + (2 * plane)]);
        }

        float sum = 0;
        for (int index = pixel; index < image.Length; index += plane)
        {
            sum += image[index];
        }

        return sum * plane / image.Length;
    }

    private static float Checked(float strength, string name) => strength is >= 0 and <= 1
        ? strength
        : throw new ArgumentOutOfRangeException(name, strength, "Expected a strength from 0 to 1.");
}
