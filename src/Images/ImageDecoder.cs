using StbImageSharp;

namespace GenBn.Images;

/// <summary>Decodes image files into values of one size.</summary>
internal sealed class ImageDecoder
{
    /// <summary>A file of a few kilobytes can declare an image that fills the memory.</summary>
    private const long MostPixels = 1 << 26;

    /// <summary>Of a file: more than the largest image without compression.</summary>
    private const long MostBytes = 1 << 28;

    private readonly int _channels;
    private readonly int _height;
    private readonly int _width;
    private readonly ImageResize _resize;

    /// <exception cref="ArgumentOutOfRangeException">The channels are not 1 or 3, or a size is not positive or too large.</exception>
    public ImageDecoder(int channels, int height, int width, ImageResize resize)
    {
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "Expected 1 channel, grey, or 3: red, green and blue.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)height * width, MostPixels, nameof(width));
        if (!Enum.IsDefined(resize))
        {
            throw new ArgumentOutOfRangeException(nameof(resize), resize, "Expected a way of resizing.");
        }

        _channels = channels;
        _height = height;
        _width = width;
        _resize = resize;
    }

    /// <summary>Values of an image, <c>[channels, height, width]</c>.</summary>
    public int Length => _channels * _height * _width;

    /// <summary>Decodes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="values">Receives the values, <c>[channels, height, width]</c>.</param>
    /// <exception cref="InvalidDataException">It is not an image of the size, or one that can be resized.</exception>
    public void Decode(string path, Span<byte> values)
    {
        byte[] content = ReadAll(path);
        (int height, int width) = CheckedSize(path, content);
        byte[] pixels = Pixels(path, content, height, width);
        if (_resize == ImageResize.Bilinear && (height, width) != (_height, _width))
        {
            Resampling.Bilinear(pixels, height, width, _channels, values, _height, _width);
        }
        else
        {
            Resampling.Nearest(pixels, height, width, _channels, values, _height, _width);
        }
    }

    private static byte[] ReadAll(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length > MostBytes)
        {
            throw new InvalidDataException($"{path}: expected an image of at most {MostBytes} bytes, found {file.Length}.");
        }

        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    /// <summary>The size that the file declares, before anything of that size is allocated.</summary>
    private (int Height, int Width) CheckedSize(string path, byte[] content)
    {
        if (!PngContent.Begins(content) && !JpegContent.Begins(content) && !BmpContent.Begins(content))
        {
            throw new InvalidDataException($"{path}: expected a PNG, JPEG or BMP image, found another kind of file.");
        }

        ImageInfo info = Guarded(path, () => ImageInfo.FromStream(new MemoryStream(content))) ?? throw Damaged(path, "no size", null);
        if (info.Height < 1 || info.Width < 1 || (long)info.Height * info.Width > MostPixels)
        {
            throw new InvalidDataException($"{path}: expected an image of 1 to {MostPixels} pixels, found {info.Height} × {info.Width}.");
        }

        if (_resize == ImageResize.None && (info.Height, info.Width) != (_height, _width))
        {
            throw new InvalidDataException($"{path}: expected an image of {_height} × {_width} pixels (height × width), found {info.Height} × {info.Width}.");
        }

        CheckWhole(path, content);
        return (info.Height, info.Width);
    }

    private static void CheckWhole(string path, byte[] content)
    {
        if (PngContent.Begins(content))
        {
            PngContent.Check(path, content);
        }
        else if (JpegContent.Begins(content))
        {
            JpegContent.Check(path, content);
        }
        else
        {
            BmpContent.Check(path, content);
        }
    }

    private byte[] Pixels(string path, byte[] content, int height, int width)
    {
        ColorComponents components = _channels == 1 ? ColorComponents.Grey : ColorComponents.RedGreenBlue;
        ImageResult image = Guarded(path, () => ImageResult.FromMemory(content, components));
        return (image.Height, image.Width) == (height, width) && image.Data.Length == (long)height * width * _channels
            ? image.Data
            : throw Damaged(path, $"{image.Data.Length} bytes of {image.Height} × {image.Width} pixels", null);
    }

    /// <summary>The library throws whatever happens to come of damaged content.</summary>
    private static T Guarded<T>(string path, Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw Damaged(path, error.Message, error);
        }
    }

    private static InvalidDataException Damaged(string path, string found, Exception? error) =>
        new($"{path}: expected an intact PNG, JPEG or BMP image, found damage: {found}.", error);
}
