using System.Buffers.Binary;

namespace GenBn.Images;

/// <summary>
/// How a BMP image is stored, checked before anything is decoded: the file holds the palette and the pixels that its header declares.
/// </summary>
/// <remarks>Bitmap storage of the Windows API: BITMAPFILEHEADER, then BITMAPINFOHEADER or a longer one, or BITMAPCOREHEADER in files of OS/2.</remarks>
internal sealed class BmpHeader
{
    private const int HeaderPlace = 14;
    private const int CoreHeaderLength = 12;
    private const int InfoHeaderLength = 40;
    private const int MasksPlace = HeaderPlace + InfoHeaderLength;
    private const int Masks = 12;

    private BmpHeader()
    {
    }

    public int Height { get; private init; }

    public int Width { get; private init; }

    /// <summary>Whether the first row of the file is the upper one.</summary>
    public bool IsTopDown { get; private init; }

    /// <summary>Bits of a pixel: 1, 2, 4 or 8 of a palette, or 16, 24 or 32.</summary>
    public int Bits { get; private init; }

    /// <summary>Place of the first row.</summary>
    public int First { get; private init; }

    /// <summary>Bytes of a row: a multiple of 4.</summary>
    public int Stride { get; private init; }

    /// <summary>Place of the palette.</summary>
    public int PalettePlace { get; private init; }

    /// <summary>Colours of the palette.</summary>
    public int Colours { get; private init; }

    /// <summary>Bytes of a colour in the palette: blue, green, red, and one that is not used except in files of OS/2.</summary>
    public int ColourLength { get; private init; }

    /// <summary>Bits of a pixel of 16 or 32 bits that hold red, green and blue.</summary>
    public (uint Red, uint Green, uint Blue) Channels { get; private init; }

    /// <summary>Whether content starts as a BMP file does.</summary>
    public static bool Begins(ReadOnlySpan<byte> content) => content is [(byte)'B', (byte)'M', ..];

    /// <summary>Reads the header of a file that begins as a BMP does.</summary>
    /// <exception cref="InvalidDataException">The file is shorter than its header declares, or of a form that is not read.</exception>
    public static BmpHeader Read(ImageContent file)
    {
        ReadOnlySpan<byte> content = file.Content;
        uint length = content.Length >= HeaderPlace + CoreHeaderLength ? BinaryPrimitives.ReadUInt32LittleEndian(content[HeaderPlace..]) : 0;
        bool isCore = length == CoreHeaderLength;
        long end = HeaderPlace + (isCore ? CoreHeaderLength : Math.Max((long)length, InfoHeaderLength));
        if (content.Length < end || (!isCore && length < InfoHeaderLength))
        {
            throw file.Error($"a header of {CoreHeaderLength} or of at least {InfoHeaderLength} bytes within the file",
                $"one of {length} in {content.Length} bytes");
        }

        int width = isCore ? BinaryPrimitives.ReadUInt16LittleEndian(content[18..]) : BinaryPrimitives.ReadInt32LittleEndian(content[18..]);
        int height = isCore ? BinaryPrimitives.ReadUInt16LittleEndian(content[20..]) : BinaryPrimitives.ReadInt32LittleEndian(content[22..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(content[(isCore ? 24 : 28)..]);
        uint compression = isCore ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(content[30..]);
        bool hasMasks = compression is 3 or 6 && bits is 16 or 32;
        if (compression != 0 && !hasMasks)
        {
            throw file.Error("a BMP image without compression",
                compression switch { 1 or 2 => "run lengths", _ => $"compression {compression} of {bits} bits" });
        }

        if (width < 1 || height is 0 or int.MinValue || bits is not (1 or 2 or 4 or 8 or 16 or 24 or 32))
        {
            throw file.Error("a width and height other than 0, and 1, 2, 4, 8, 16, 24 or 32 bits a pixel", $"{height} × {width} of {bits} bits");
        }

        end += hasMasks && length < InfoHeaderLength + Masks ? Masks : 0;
        if (content.Length < end)
        {
            throw file.Error($"masks within the file, of {end} bytes", $"{content.Length}");
        }

        return Laid(file, isCore, width, height, bits, (int)end, hasMasks ? MasksOf(file) : bits == 16 ? (0x7c00u, 0x03e0u, 0x001fu)
            : (0xff0000u, 0x00ff00u, 0x0000ffu));
    }

    private static BmpHeader Laid(ImageContent file, bool isCore, int width, int height, int bits, int end, (uint Red, uint Green, uint Blue) channels)
    {
        // A row is a multiple of 4 bytes; a negative height means that the first row is the upper one.
        ReadOnlySpan<byte> content = file.Content;
        long first = BinaryPrimitives.ReadUInt32LittleEndian(content[10..]);
        long stride = (((long)width * bits) + 31) / 32 * 4;
        long expected = first + (stride * Math.Abs(height));
        if (first < end || content.Length < expected)
        {
            throw file.Error($"pixels behind byte {end}, and {expected} bytes, as its header declares", $"pixels at byte {first}, and {content.Length} bytes");
        }

        int colourLength = isCore ? 3 : 4;
        int colours = bits <= 8 ? Colour(content) : 0;
        return bits <= 8 && colours == 0
            ? throw file.Error("a palette", "none")
            : new BmpHeader
            {
                Height = Math.Abs(height),
                Width = width,
                IsTopDown = height < 0,
                Bits = bits,
                First = (int)first,
                Stride = (int)stride,
                PalettePlace = end,
                Colours = colours,
                ColourLength = colourLength,
                Channels = channels,
            };

        // As many as are declared, as numbers can name, and as there is room for before the pixels.
        int Colour(ReadOnlySpan<byte> bytes)
        {
            uint declared = isCore ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes[46..]);
            long most = Math.Min(1 << bits, (first - end) / colourLength);
            return (int)(declared == 0 ? most : Math.Min(declared, most));
        }
    }

    private static (uint Red, uint Green, uint Blue) MasksOf(ImageContent file)
    {
        ReadOnlySpan<byte> masks = file.Content.Slice(MasksPlace, Masks);
        uint red = BinaryPrimitives.ReadUInt32LittleEndian(masks);
        uint green = BinaryPrimitives.ReadUInt32LittleEndian(masks[4..]);
        uint blue = BinaryPrimitives.ReadUInt32LittleEndian(masks[8..]);
        return IsRun(red) && IsRun(green) && IsRun(blue)
            ? (red, green, blue)
            : throw file.Error("masks of red, green and blue that are one run of bits each", $"{red:x8}, {green:x8} and {blue:x8}");

        static bool IsRun(uint mask)
        {
            uint low = mask == 0 ? 0 : mask >> System.Numerics.BitOperations.TrailingZeroCount(mask);
            return low != 0 && (low & (low + 1)) == 0;
        }
    }
}
