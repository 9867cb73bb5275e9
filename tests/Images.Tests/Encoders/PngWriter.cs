using System.Buffers.Binary;

namespace GenBn.Tests;

/// <summary>Writes PNG files of every form, by the format's description.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="ColourType">0 grey, 2 colours, 3 palette, 4 grey and alpha, 6 colours and alpha.</param>
/// <param name="Depth">Bits of a sample.</param>
/// <param name="IsInterlaced">Seven passes.</param>
internal sealed record PngWriter(int Height, int Width, byte ColourType, byte Depth, bool IsInterlaced = false)
{
    /// <summary>Samples of a pixel.</summary>
    public int Samples => ColourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Colours of a palette, three bytes each.</summary>
    public byte[] Palette { get; init; } = [];

    /// <summary>Chunks between the header and the pixels.</summary>
    public byte[] Before { get; init; } = [];

    /// <summary>Chunks between the pixels and the end.</summary>
    public byte[] Behind { get; init; } = [];

    /// <summary>Bytes of a chunk of pixels.</summary>
    public int ChunkLength { get; init; } = int.MaxValue;

    /// <summary>The file of these samples, <c>[height, width, samples]</c>. Rows take the five filters in turn.</summary>
    public byte[] Write(ReadOnlySpan<ushort> samples)
    {
        using var rows = new MemoryStream();
        int filter = 0;
        foreach ((int x, int y, int stepX, int stepY) in Passes())
        {
            byte[] above = [];
            for (int row = y; row < Height && x < Width; row += stepY)
            {
                var bits = new BitWriter();
                for (int column = x; column < Width; column += stepX)
                {
                    foreach (ushort sample in samples.Slice(((row * Width) + column) * Samples, Samples))
                    {
                        bits.Add(sample, Depth);
                    }
                }

                byte[] bytes = bits.Bytes();
                rows.WriteByte((byte)(filter % 5));
                rows.Write(Filtered(filter++ % 5, bytes, above.Length == 0 ? new byte[bytes.Length] : above));
                above = bytes;
            }
        }

        return File(ImageFiles.Compressed(rows.ToArray()));
    }

    /// <summary>The file of these compressed rows.</summary>
    public byte[] File(byte[] compressed)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9], header[12]) = (Depth, ColourType, (byte)(IsInterlaced ? 1 : 0));
        using var file = new MemoryStream();
        file.Write([0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR"u8, header), .. Palette.Length > 0 ? Chunk("PLTE"u8, Palette) : [], .. Before]);
        foreach (byte[] part in compressed.Chunk(ChunkLength))
        {
            file.Write(Chunk("IDAT"u8, part));
        }

        file.Write([.. Behind, .. Chunk("IEND"u8, [])]);
        return file.ToArray();
    }

    /// <summary>A chunk with its length and checksum.</summary>
    public static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] content = [0, 0, 0, 0, .. type, .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(content, data.Length);
        uint checksum = ~0u;
        foreach (byte value in content.AsSpan(4, 4 + data.Length))
        {
            checksum ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                checksum = (checksum >> 1) ^ ((checksum & 1) * 0xedb88320);
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(8 + data.Length), ~checksum);
        return content;
    }

    private (int X, int Y, int StepX, int StepY)[] Passes() => IsInterlaced
        ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
        : [(0, 0, 1, 1)];

    private byte[] Filtered(int filter, byte[] row, byte[] above)
    {
        int distance = Math.Max(1, Samples * Depth / 8);
        byte[] stored = new byte[row.Length];
        for (int at = 0; at < row.Length; at++)
        {
            int left = at < distance ? 0 : row[at - distance];
            int corner = at < distance ? 0 : above[at - distance];
            int guess = left + above[at] - corner;
            int paeth = new[] { left, above[at], corner }.MinBy(value => Math.Abs(guess - value));
            stored[at] = (byte)(row[at] - filter switch { 0 => 0, 1 => left, 2 => above[at], 3 => (left + above[at]) / 2, _ => paeth });
        }

        return stored;
    }
}
