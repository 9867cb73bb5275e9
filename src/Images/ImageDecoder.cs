namespace GenBn.Images;

/// <summary>Decodes image files into values of one size.</summary>
internal sealed class ImageDecoder
{
    /// <summary>A row of the largest pixels is an array.</summary>
    public const long LargestPixelLimit = int.MaxValue / 16;

    private readonly int _channels;
    private readonly int _height;
    private readonly int _width;
    private readonly ImageResize _resize;
    private readonly long _pixelLimit;

    /// <exception cref="ArgumentOutOfRangeException">The channels are not 1 or 3, or a size or the limit is not positive or too large.</exception>
    public ImageDecoder(int channels, int height, int width, ImageResize resize, long pixelLimit)
    {
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "Expected 1 channel, grey, or 3: red, green and blue.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)height * width, LargestPixelLimit, nameof(width));
        ArgumentOutOfRangeException.ThrowIfLessThan(pixelLimit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pixelLimit, LargestPixelLimit);
        if (!Enum.IsDefined(resize))
        {
            throw new ArgumentOutOfRangeException(nameof(resize), resize, "Expected a way of resizing.");
        }

        _channels = channels;
        _height = height;
        _width = width;
        _resize = resize;
        _pixelLimit = pixelLimit;
    }

    /// <summary>Values of an image, <c>[channels, height, width]</c>.</summary>
    public int Length => _channels * _height * _width;

    /// <summary>Their channels, height and width.</summary>
    public ImageShape Shape => new(_channels, _height, _width);

    /// <summary>Decodes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The image in its size, <c>[channels, height, width]</c>.</returns>
    /// <exception cref="InvalidDataException">It is not an image of the size, or one that can be resized.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public Raster Decode(string path, CancellationToken cancellationToken) => Decode(ImageContent.Read(path, _pixelLimit, cancellationToken));

    /// <summary>Decodes the content of a file.</summary>
    /// <exception cref="InvalidDataException">It is not an image of the size, or one that can be resized.</exception>
    public Raster Decode(ImageContent file)
    {
        // The size that a file declares is checked before anything of that size is allocated, and all that the format says of the whole
        // file before its pixels are touched.
        Raster image;
        if (PngContainer.Begins(file.Content))
        {
            PngContainer container = PngContainer.Read(file);
            CheckSize(file, container.Header.Height, container.Header.Width, container.Orientation);
            image = Orientation.Apply(PngDecoder.Decode(file, container, _channels), container.Orientation);
        }
        else if (JpegContainer.Begins(file.Content))
        {
            JpegContainer container = JpegContainer.Read(file);
            CheckSize(file, container.Frame.Height, container.Frame.Width, container.Orientation);
            image = Orientation.Apply(JpegDecoder.Decode(file, container, _channels), container.Orientation);
        }
        else if (BmpHeader.Begins(file.Content))
        {
            BmpHeader header = BmpHeader.Read(file);
            CheckSize(file, header.Height, header.Width, Orientation.Upright);
            image = BmpDecoder.Decode(file, header, _channels);
        }
        else
        {
            throw file.Error("a PNG, JPEG or BMP image", "another kind of file");
        }

        return image.Words is ushort[] words
            ? Raster.Of(_height, _width, _channels, Resized(words, image.Height, image.Width))
            : Raster.Of(_height, _width, _channels, Resized(image.Bytes!, image.Height, image.Width));
    }

    private void CheckSize(ImageContent file, int height, int width, int orientation)
    {
        if ((long)height * width > _pixelLimit)
        {
            throw file.Error($"an image of at most {_pixelLimit} pixels", $"{height} × {width}; a larger pixelLimit allows it");
        }

        (height, width) = Orientation.Turns(orientation) ? (width, height) : (height, width);
        if (_resize == ImageResize.None && (height, width) != (_height, _width))
        {
            throw file.Error($"an image of {_height} × {_width} pixels (height × width)", $"{height} × {width}");
        }
    }

    private T[] Resized<T>(T[] source, int height, int width)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        var planes = new T[Length];
        if (_resize is ImageResize.Area or ImageResize.CropArea && (height, width) != (_height, _width))
        {
            Resampling.Area<T>(source, height, width, _channels, planes, _height, _width, keepsRatio: _resize == ImageResize.CropArea);
            return planes;
        }

        if (_resize == ImageResize.Bilinear && (height, width) != (_height, _width))
        {
            Resampling.Bilinear<T>(source, height, width, _channels, planes, _height, _width);
        }
        else
        {
            Resampling.Nearest<T>(source, height, width, _channels, planes, _height, _width);
        }

        return planes;
    }
}
