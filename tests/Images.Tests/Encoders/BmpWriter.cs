using System.Buffers.Binary;

namespace GenBn.Tests;

/// <summary>Writes BMP files of every depth, by the format's description.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Bits">Bits of a pixel.</param>
internal sealed record BmpWriter(int Height, int Width, int Bits)
{
    /// <summary>The first row of the file is the upper one: the height is negative.</summary>
    public bool IsTopDown { get; init; }

    /// <summary>The header of OS/2, of 12 bytes, or a longer one.</summary>
    public int HeaderLength { get; init; } = 40;

    /// <summary>Colours of a palette: red, green and blue.</summary>
    public (byte Red, byte Green, byte Blue)[] Palette { get; init; } = [];

    /// <summary>Masks of red, green and blue; none where the header has none.</summary>
    public uint[] Masks { get; init; } = [];

    /// <summary>The file of these pixels, <c>[height, width]</c>, as they are stored.</summary>
    public byte[] Write(ReadOnlySpan<uint> pixels)
    {
        bool isCore = HeaderLength == 12;
        int maskLength = HeaderLength == 40 ? 4 * Masks.Length : 0;
        int first = 14 + HeaderLength + maskLength + (Palette.Length * (isCore ? 3 : 4));
        int stride = ((Width * Bits) + 31) / 32 * 4;
        byte[] content = new byte[first + (stride * Height)];
        "BM"u8.CopyTo(content);
        Put(2, 4, (uint)content.Length);
        Put(10, 4, (uint)first);
        Put(14, 4, (uint)HeaderLength);
        Put(18, isCore ? 2 : 4, (uint)Width);
        Put(isCore ? 20 : 22, isCore ? 2 : 4, (uint)(IsTopDown ? -Height : Height));
        Put(isCore ? 22 : 26, 2, 1);
        Put(isCore ? 24 : 28, 2, (uint)Bits);
        if (!isCore)
        {
            Put(30, 4, Masks.Length > 0 ? 3u : 0);
            Put(46, 4, (uint)Palette.Length);
        }

        for (int index = 0; index < Masks.Length; index++)
        {
            Put(54 + (4 * index), 4, Masks[index]);
        }

        int place = 14 + HeaderLength + maskLength;
        foreach ((byte red, byte green, byte blue) in Palette)
        {
            (content[place], content[place + 1], content[place + 2]) = (blue, green, red);
            place += isCore ? 3 : 4;
        }

        for (int row = 0; row < Height; row++)
        {
            Row(pixels.Slice(row * Width, Width)).CopyTo(content, first + ((IsTopDown ? row : Height - 1 - row) * stride));
        }

        return content;

        void Put(int offset, int length, uint value)
        {
            byte[] bytes = new byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
            bytes.AsSpan(0, length).CopyTo(content.AsSpan(offset));
        }
    }

    private byte[] Row(ReadOnlySpan<uint> pixels)
    {
        var bits = new BitWriter();
        foreach (uint pixel in pixels)
        {
            if (Bits <= 8)
            {
                bits.Add(pixel, Bits);
                continue;
            }

            // Whole bytes, the lowest first.
            for (int shift = 0; shift < Bits; shift += 8)
            {
                bits.Add((pixel >> shift) & 0xff, 8);
            }
        }

        return bits.Bytes();
    }
}
