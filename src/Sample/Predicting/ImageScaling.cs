using SkiaSharp;

namespace GenBn.Sample.Predicting;

/// <summary>Images in another size.</summary>
internal static class ImageScaling
{
    /// <summary>Averages pixels in between where an image shrinks: the cubic filter alone would leave most of them out.</summary>
    private static readonly SKSamplingOptions Shrinking = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    private static readonly SKSamplingOptions Growing = new(SKCubicResampler.Mitchell);

    /// <summary>A new image of the size.</summary>
    public static SKBitmap To(SKBitmap image, int width, int height)
    {
        SKSamplingOptions sampling = image.Width > width || image.Height > height ? Shrinking : Growing;
        return image.Resize(image.Info.WithSize(width, height), sampling)
            ?? throw new InvalidDataException($"An image of {image.Height} × {image.Width} pixels cannot be scaled to {height} × {width}.");
    }
}
