using System.Buffers.Binary;

namespace GenBn.Images;

/// <summary>How a PNG image is stored (PNG specification, third edition, section 11.2.1).</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Depth">Bits of a sample, or of a number in the palette.</param>
/// <param name="ColourType">0 grey, 2 colours, 3 palette, 4 grey and alpha, 6 colours and alpha.</param>
/// <param name="IsInterlaced">Whether the image is stored in the seven passes of Adam7.</param>
internal readonly record struct PngHeader(int Height, int Width, int Depth, int ColourType, bool IsInterlaced)
{
    public const int Length = 13;

    /// <summary>Type of an image whose samples are numbers in a palette.</summary>
    public const int Palette = 3;

    /// <summary>Samples of a pixel.</summary>
    public int Samples => ColourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Bits of a pixel.</summary>
    public int PixelBits => Samples * Depth;

    /// <summary>Whether pixels have a grey instead of colours.</summary>
    public bool IsGrey => ColourType is 0 or 4;

    /// <summary>Bytes of a row with a number of pixels, without the number of its filter.</summary>
    public long RowLength(int columns) => (((long)columns * PixelBits) + 7) / 8;

    /// <summary>Bytes of all rows, each with the number of its filter before it.</summary>
    public long DataLength()
    {
        long total = 0;
        foreach (PngPass pass in PngPass.Of(this))
        {
            total += pass.Rows * (1 + RowLength(pass.Columns));
        }

        return total;
    }

    /// <summary>Reads the data of the chunk IHDR.</summary>
    /// <exception cref="InvalidDataException">A field has a value that the format does not have.</exception>
    public static PngHeader Read(ImageContent file, ReadOnlySpan<byte> data)
    {
        if (data.Length != Length)
        {
            throw file.Error($"a header of {Length} bytes", $"{data.Length}");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(data);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        (int depth, int colourType) = (data[8], data[9]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw file.Error("a width and a height of 1 to 2147483647 pixels", $"{height} × {width}");
        }

        bool isKnown = colourType switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            Palette => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        return !isKnown ? throw file.Error("a colour type and depth of PNG", $"type {colourType} of {depth} bits")
            : data[10] != 0 || data[11] != 0 || data[12] > 1
                ? throw file.Error("compression 0, filter 0 and interlace 0 or 1", $"{data[10]}, {data[11]} and {data[12]}")
                : new PngHeader((int)height, (int)width, depth, colourType, data[12] == 1);
    }
}
