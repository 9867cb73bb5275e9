namespace GenBn.Images;

/// <summary>
/// Decodes one PNG, JPEG or BMP image for a prediction, exactly as <see cref="ImageFolder"/> decodes it for training: upright, as grey or as three
/// colours, and resized in the same way.
/// </summary>
/// <remarks>
/// Values are those of <see cref="ImageFolder"/>: raw values from 0 to 255 times a scale, 1/255 by default. For a network that declares a
/// <see cref="InputAttribute.Scale"/>, pass a scale of 1. Use the same channels, size, resize and scale as in training.
/// </remarks>
public static class ImageFile
{
    private const float DefaultScale = 1f / 255f;

    /// <summary>Decodes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue.</param>
    /// <param name="height">Height of the result, in pixels.</param>
    /// <param name="width">Width of the result, in pixels.</param>
    /// <param name="resize">How an image of another size is resized; by default it is an error.</param>
    /// <param name="scale">Factor of raw values, finite and positive.</param>
    /// <param name="pixelLimit">Largest number of pixels of the image, as for <see cref="ImageFolder.Open"/>.</param>
    /// <returns>The values, <c>[channels, height, width]</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, as for <see cref="ImageFolder.Open"/>.</exception>
    /// <exception cref="InvalidDataException">It is no image of this size, or none that can be resized. The message names the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static float[] Load(
        string path,
        int channels,
        int height,
        int width,
        ImageResize resize = ImageResize.None,
        float scale = DefaultScale,
        long pixelLimit = ImageFolder.DefaultPixelLimit)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CheckScale(scale);
        var decoder = new ImageDecoder(channels, height, width, resize, pixelLimit);
        return Values(decoder.Decode(path, CancellationToken.None), scale);
    }

    /// <summary>Decodes the content of a stream, from its position to its end, such as the body of a request. The stream stays open.</summary>
    /// <param name="content">The stream.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue.</param>
    /// <param name="height">Height of the result, in pixels.</param>
    /// <param name="width">Width of the result, in pixels.</param>
    /// <param name="resize">How an image of another size is resized; by default it is an error.</param>
    /// <param name="scale">Factor of raw values, finite and positive.</param>
    /// <param name="pixelLimit">Largest number of pixels of the image, as for <see cref="ImageFolder.Open"/>. It also limits the bytes that are read.</param>
    /// <param name="name">Name of the content in error messages.</param>
    /// <returns>The values, <c>[channels, height, width]</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="content"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, as for <see cref="ImageFolder.Open"/>.</exception>
    /// <exception cref="InvalidDataException">It is no image of this size, or none that can be resized.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static float[] Load(
        Stream content,
        int channels,
        int height,
        int width,
        ImageResize resize = ImageResize.None,
        float scale = DefaultScale,
        long pixelLimit = ImageFolder.DefaultPixelLimit,
        string name = "image")
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(name);
        CheckScale(scale);
        var decoder = new ImageDecoder(channels, height, width, resize, pixelLimit);
        return Values(decoder.Decode(ImageContent.Read(content, name, pixelLimit)), scale);
    }

    /// <summary>Decodes the content of a file.</summary>
    /// <param name="content">All bytes of the file.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue.</param>
    /// <param name="height">Height of the result, in pixels.</param>
    /// <param name="width">Width of the result, in pixels.</param>
    /// <param name="resize">How an image of another size is resized; by default it is an error.</param>
    /// <param name="scale">Factor of raw values, finite and positive.</param>
    /// <param name="pixelLimit">Largest number of pixels of the image, as for <see cref="ImageFolder.Open"/>.</param>
    /// <param name="name">Name of the content in error messages.</param>
    /// <returns>The values, <c>[channels, height, width]</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="content"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, as for <see cref="ImageFolder.Open"/>.</exception>
    /// <exception cref="InvalidDataException">It is no image of this size, or none that can be resized.</exception>
    public static float[] Load(
        byte[] content,
        int channels,
        int height,
        int width,
        ImageResize resize = ImageResize.None,
        float scale = DefaultScale,
        long pixelLimit = ImageFolder.DefaultPixelLimit,
        string name = "image")
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(name);
        CheckScale(scale);
        var decoder = new ImageDecoder(channels, height, width, resize, pixelLimit);
        return Values(decoder.Decode(new ImageContent(name, content, CancellationToken.None)), scale);
    }

    internal static void CheckScale(float scale)
    {
        if (!float.IsFinite(scale) || scale <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "Expected a finite, positive scale.");
        }
    }

    private static float[] Values(Raster image, float scale)
    {
        float[] values = new float[image.Channels * image.Height * image.Width];
        image.CopyTo(values, scale);
        return values;
    }
}
