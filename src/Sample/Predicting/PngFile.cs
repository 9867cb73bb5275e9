using SkiaSharp;

namespace GenBn.Sample.Predicting;

/// <summary>Reads PNG images.</summary>
internal static class PngFile
{
    /// <summary>A file of a few kilobytes can declare an image that fills the memory.</summary>
    private const long MostPixels = 1 << 26;

    /// <summary>Whether content starts as a PNG file does.</summary>
    public static bool Begins(ReadOnlySpan<byte> content) => content is [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a, ..];

    /// <summary>Reads the image of a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or not of the form.</exception>
    public static byte[] Read(string path, InputForm form)
    {
        using SKData data = SKData.CreateCopy(File.ReadAllBytes(path));
        using SKCodec codec = SKCodec.Create(data) ?? throw new InvalidDataException($"{path}: expected an intact PNG image, found damage in its header.");
        form.Check(codec.Info.Height, codec.Info.Width, path);
        if ((long)codec.Info.Height * codec.Info.Width > MostPixels)
        {
            throw new InvalidDataException($"{path}: expected an image of at most {MostPixels} pixels, found {codec.Info.Height} × {codec.Info.Width}.");
        }

        // Without a colour space: values as they are in the file.
        using var image = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        SKCodecResult result = codec.GetPixels(image.Info, image.GetPixels());
        return result == SKCodecResult.Success
            ? form.PlanesOf(image, path)
            : throw new InvalidDataException($"{path}: expected an intact PNG image, found damage: {result}.");
    }
}
