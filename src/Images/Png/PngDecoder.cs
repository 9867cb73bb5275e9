using System.IO.Compression;

namespace GenBn.Images;

/// <summary>Decodes the pixels of a PNG file whose chunks were checked, row by row: every colour type and depth, interlaced or not.</summary>
/// <remarks>PNG specification, third edition. Transparency is left out; 16-bit samples keep their 16 bits.</remarks>
internal sealed class PngDecoder
{
    private readonly ImageContent _file;
    private readonly PngContainer _container;
    private readonly PngHeader _header;
    private readonly Stream _inflated;
    private readonly int _channels;

    /// <summary>Bytes that were inflated.</summary>
    private long _found;

    private PngDecoder(ImageContent file, PngContainer container, Stream inflated, int channels)
    {
        _file = file;
        _container = container;
        _header = container.Header;
        _inflated = inflated;
        _channels = channels;
    }

    /// <summary>Decodes an image.</summary>
    /// <param name="file">The file.</param>
    /// <param name="container">Its chunks.</param>
    /// <param name="channels">Channels that are wanted: 1, or 3.</param>
    /// <exception cref="InvalidDataException">The pixels are damaged, or more or fewer than the header declares.</exception>
    public static Raster Decode(ImageContent file, PngContainer container, int channels)
    {
        using Stream compressed = container.Compressed();
        using var inflated = new ZLibStream(compressed, CompressionMode.Decompress);
        var decoder = new PngDecoder(file, container, inflated, channels);
        PngHeader header = container.Header;
        return header.Depth == 16
            ? Raster.Of(header.Height, header.Width, channels, decoder.Passes(new PngWordPixels(header, channels)))
            : Raster.Of(header.Height, header.Width, channels, decoder.Passes(new PngBytePixels(file, header, channels, container.Palette)));
    }

    private T[] Passes<T>(PngPixels<T> pixels)
    {
        var image = new T[_header.Height * _header.Width * _channels];
        foreach (PngPass pass in PngPass.Of(_header))
        {
            Rows(pass, pixels, image);
        }

        if (Inflate(new byte[1]) > 0)
        {
            throw _file.Error($"{_header.DataLength()} bytes of pixels as its header declares", "more");
        }

        return image;
    }

    private void Rows<T>(PngPass pass, PngPixels<T> pixels, T[] image)
    {
        // The number of the filter, then the row; of the two rows, the one above is zero at first.
        int length = 1 + (int)_header.RowLength(pass.Columns);
        byte[] current = new byte[length];
        byte[] above = new byte[length];
        int distance = Math.Max(1, _header.PixelBits / 8);
        for (int row = 0; row < pass.Rows; row++)
        {
            _file.Step();
            if (Inflate(current) < length)
            {
                throw _file.Error($"{_header.DataLength()} bytes of pixels as its header declares", $"{_found}");
            }

            if (current[0] >= PngFilter.Count)
            {
                throw _file.Error($"a filter from 0 to {PngFilter.Count - 1}", $"{current[0]} in row {row}");
            }

            PngFilter.Undo(current[0], current.AsSpan(1), above.AsSpan(1), distance);
            int first = (((pass.Y + (row * pass.StepY)) * _header.Width) + pass.X) * _channels;
            pixels.Place(current.AsSpan(1), pass.Columns, image.AsSpan(first), pass.StepX * _channels);
            (current, above) = (above, current);
        }
    }

    /// <summary>Inflates as many bytes, or those that are left.</summary>
    private int Inflate(Span<byte> bytes)
    {
        try
        {
            int read = _inflated.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            _found += read;
            return read;
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw _file.Error("intact compressed data", $"damage: {error.Message}", error);
        }
    }
}
