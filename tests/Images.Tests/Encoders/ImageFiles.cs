using System.Buffers.Binary;
using System.IO.Compression;

namespace GenBn.Tests;

/// <summary>Content of image files, written by the formats' descriptions.</summary>
internal static class ImageFiles
{
    /// <summary>An 8-bit PNG of pixels <c>[height, width, channels]</c>, 1 grey or 3 colours; rows that are not those of its header are for tests of damage.</summary>
    public static byte[] Png(int height, int width, int channels, ReadOnlySpan<byte> pixels)
    {
        using var rows = new MemoryStream();
        int length = width * channels;
        for (int row = 0; row * length < pixels.Length; row++)
        {
            rows.WriteByte(0); // No filter.
            rows.Write(pixels.Slice(row * length, length));
        }

        return PngOf(height, width, channels == 1 ? (byte)0 : (byte)2, Compressed(rows.ToArray()));
    }

    /// <summary>A PNG with this compressed data.</summary>
    public static byte[] PngOf(int height, int width, byte colourType, byte[] compressed, bool isInterlaced = false) =>
        new PngWriter(height, width, colourType, 8, isInterlaced).File(compressed);

    public static byte[] Compressed(byte[] data)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(data);
        }

        return compressed.ToArray();
    }

    /// <summary>A 24-bit BMP of pixels <c>[height, width, 3]</c>: rows from the bottom, each a multiple of 4 bytes, blue first.</summary>
    public static byte[] Bmp(int height, int width, ReadOnlySpan<byte> pixels)
    {
        int stride = ((width * 3) + 3) / 4 * 4;
        byte[] content = new byte[54 + (stride * height)];
        "BM"u8.CopyTo(content);
        foreach ((int offset, int value) in (ReadOnlySpan<(int, int)>)[(2, content.Length), (10, 54), (14, 40), (18, width), (22, height)])
        {
            BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(offset), value);
        }

        content[26] = 1; // Planes.
        content[28] = 24;
        for (int at = 0; at < height * width * 3; at++)
        {
            (int row, int column, int channel) = (at / (3 * width), at / 3 % width, at % 3);
            content[54 + ((height - 1 - row) * stride) + (column * 3) + 2 - channel] = pixels[at];
        }

        return content;
    }

    /// <summary>
    /// A baseline JPEG of grey blocks, 8 × 8 pixels each of one value, quantised by 8: the difference of a block's mean from the one
    /// before it, then the end of the block (ITU-T T.81, sections F.1.2.1 and annex K.3, tables of its own).
    /// </summary>
    /// <param name="height">Height, a multiple of 8.</param>
    /// <param name="width">Width, a multiple of 8.</param>
    /// <param name="blocks">Value of each block, row-major.</param>
    public static byte[] Jpeg(int height, int width, ReadOnlySpan<byte> blocks)
    {
        byte[] sizes = new byte[16];
        sizes[3] = 12;
        byte[] rest = new byte[16];
        rest[0] = 1;
        return
        [
            0xff, 0xd8,
            .. Segment(0xdb, [0, .. Enumerable.Repeat((byte)8, 64)]),
            .. Segment(0xc0, [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0]),
            .. Segment(0xc4, [0x00, .. sizes, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
            .. Segment(0xc4, [0x10, .. rest, 0]),
            .. Segment(0xda, [1, 1, 0x00, 0, 63, 0]),
            .. Scan(blocks),
            0xff, 0xd9,
        ];
    }

    /// <summary>
    /// A baseline JPEG of colours whose three components come in scans of their own; the first has twice the blocks of the others, both
    /// ways. Sizes are in blocks of the first one, odd ones too.
    /// </summary>
    public static byte[] JpegOfScans(int rows, int columns, Func<int, byte[]> blocks)
    {
        byte[] sizes = new byte[16];
        sizes[3] = 12;
        byte[] rest = new byte[16];
        rest[0] = 1;
        return
        [
            0xff, 0xd8,
            .. Segment(0xdb, [0, .. Enumerable.Repeat((byte)8, 64)]),
            .. Segment(0xc0, [8, 0, (byte)(8 * rows), 0, (byte)(8 * columns), 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0]),
            .. Segment(0xc4, [0x00, .. sizes, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
            .. Segment(0xc4, [0x10, .. rest, 0]),
            .. Segment(0xda, [1, 1, 0x00, 0, 63, 0]), .. Scan(blocks(rows * columns)),
            .. Segment(0xda, [1, 2, 0x00, 0, 63, 0]), .. Scan(blocks((rows + 1) / 2 * ((columns + 1) / 2))),
            .. Segment(0xda, [1, 3, 0x00, 0, 63, 0]), .. Scan(blocks((rows + 1) / 2 * ((columns + 1) / 2))),
            0xff, 0xd9,
        ];
    }

    /// <summary>Blocks of one value each: the difference of its mean, then the end of the block.</summary>
    private static byte[] Scan(ReadOnlySpan<byte> blocks)
    {
        var bits = new JpegBits();
        int before = 0;
        foreach (byte value in blocks)
        {
            // The mean's coefficient is 8 · (value − 128); quantised by 8 it is the difference itself.
            int difference = value - 128 - before;
            before += difference;
            int size = difference == 0 ? 0 : 32 - int.LeadingZeroCount(Math.Abs(difference));
            bits.Add(size, 4); // Twelve codes of 4 bits: a size is its own code.
            bits.Add(difference < 0 ? difference + (1 << size) - 1 : difference, size);
            bits.Add(0, 1); // The only code for the rest: end of block.
        }

        return bits.Finish();
    }

    /// <summary>A JPEG segment with its marker and length.</summary>
    public static byte[] Segment(byte marker, byte[] data) => [0xff, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];

    /// <summary>Bits, the highest first; a byte of ones is followed by a zero byte.</summary>
    private sealed class JpegBits
    {
        private readonly List<byte> _bytes = [];
        private int _byte = 1;

        public void Add(int value, int count)
        {
            for (int bit = count - 1; bit >= 0; bit--)
            {
                _byte = (_byte << 1) | ((value >> bit) & 1);
                if (_byte > 0xff)
                {
                    _bytes.Add((byte)_byte);
                    if ((byte)_byte == 0xff)
                    {
                        _bytes.Add(0);
                    }

                    _byte = 1;
                }
            }
        }

        public byte[] Finish()
        {
            while (_byte > 1)
            {
                Add(1, 1);
            }

            return [.. _bytes];
        }
    }
}
