using SkiaSharp;

namespace GenBn.Sample.Predicting;

/// <summary>Reads images of IDX files.</summary>
internal static class IdxFile
{
    /// <summary>Whether content starts as an IDX file does, plain or gzip.</summary>
    public static bool Begins(ReadOnlySpan<byte> content) => content is [0x1f, 0x8b, ..] or [0, 0, ..];

    /// <summary>Reads the first <paramref name="count"/> images of a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or its images are not of the form.</exception>
    public static IEnumerable<byte[]> Read(string path, int count, InputForm form)
    {
        IdxImages images = IdxReader.ReadImages(path);
        form.Check(images.Rows, images.Columns, path);
        return Enumerable.Range(0, Math.Min(count, images.Count)).Select(index =>
        {
            using SKBitmap image = Picture(images, index);
            return form.PlanesOf(image, path);
        });
    }

    /// <summary>An image with the same value for red, green and blue.</summary>
    private static SKBitmap Picture(IdxImages images, int index)
    {
        int length = images.Rows * images.Columns;
        byte[] pixels = new byte[4 * length];
        for (int pixel = 0; pixel < length; pixel++)
        {
            pixels.AsSpan(4 * pixel, 3).Fill(images.Pixels[(index * length) + pixel]);
            pixels[(4 * pixel) + 3] = 255;
        }

        var image = new SKBitmap(new SKImageInfo(images.Columns, images.Rows, SKColorType.Rgba8888, SKAlphaType.Premul));
        pixels.CopyTo(image.GetPixelSpan());
        return image;
    }
}
