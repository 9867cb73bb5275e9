using System.Buffers.Binary;
using System.IO.Compression;

namespace GenBn.Images;

/// <summary>
/// Checks a PNG file before it is decoded: the compressed data must hold exactly the pixels that its header declares. Decoders inflate
/// all there is, and a thousandth of the memory's size is enough to fill it.
/// </summary>
/// <remarks>PNG (Portable Network Graphics) specification, third edition, sections 5 (chunks), 8 (interlacing) and 11.2 (header, data).</remarks>
internal static class PngContent
{
    private const int SignatureLength = 8;

    /// <summary>Length, type and checksum of a chunk.</summary>
    private const int ChunkFrame = 12;
    private const int HeaderLength = 13;

    /// <summary>First column, first row, and the distances of the pixels of each pass of an interlaced image (Adam7).</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] _passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Whether content starts as a PNG file does.</summary>
    public static bool Begins(ReadOnlySpan<byte> content) => content is [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a, ..];

    /// <summary>Checks the content of a file that begins as a PNG does.</summary>
    /// <exception cref="InvalidDataException">A chunk does not fit in the file, or the data are more or fewer than those of the image.</exception>
    public static void Check(string path, byte[] content)
    {
        long expected = 0;
        using var compressed = new MemoryStream();
        int offset = SignatureLength;
        while (true)
        {
            uint length = content.Length - offset >= ChunkFrame ? BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(offset)) : 0;
            if (content.Length - offset < ChunkFrame + (long)length)
            {
                throw new InvalidDataException($"{path}: offset {offset}: expected a chunk of {ChunkFrame + (long)length} bytes, found {content.Length - offset}.");
            }

            ReadOnlySpan<byte> type = content.AsSpan(offset + 4, 4);
            ReadOnlySpan<byte> data = content.AsSpan(offset + 8, (int)length);
            if (offset == SignatureLength)
            {
                expected = DataLength(path, type, data);
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                compressed.Write(data);
            }
            else if (type.SequenceEqual("IEND"u8))
            {
                break;
            }

            offset += ChunkFrame + (int)length;
        }

        compressed.Position = 0;
        CheckInflated(path, compressed, expected);
    }

    /// <summary>Bytes of the image's rows, each with the number of its filter before it.</summary>
    private static long DataLength(string path, ReadOnlySpan<byte> type, ReadOnlySpan<byte> header)
    {
        if (!type.SequenceEqual("IHDR"u8) || header.Length != HeaderLength)
        {
            throw new InvalidDataException($"{path}: offset {SignatureLength}: expected a header of {HeaderLength} bytes, found another chunk.");
        }

        long width = BinaryPrimitives.ReadUInt32BigEndian(header);
        long height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        int samples = header[9] switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        long bits = (long)samples * header[8];
        if (header[12] == 0)
        {
            return Rows(width, height);
        }

        long total = 0;
        foreach ((int x, int y, int stepX, int stepY) in _passes)
        {
            total += Rows((width - x + stepX - 1) / stepX, (height - y + stepY - 1) / stepY);
        }

        return total;

        long Rows(long columns, long rows) => columns > 0 && rows > 0 ? rows * (1 + (((columns * bits) + 7) / 8)) : 0;
    }

    private static void CheckInflated(string path, Stream compressed, long expected)
    {
        byte[] buffer = new byte[1 << 14];
        long found = 0;
        try
        {
            using var inflated = new ZLibStream(compressed, CompressionMode.Decompress);
            int read;
            do
            {
                read = inflated.Read(buffer);
                found += read;
            }
            while (read > 0 && found <= expected);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{path}: expected intact compressed data, found damage: {error.Message}", error);
        }

        if (found != expected)
        {
            throw new InvalidDataException($"{path}: expected {expected} bytes of pixels as its header declares, found {(found > expected ? "more" : found)}.");
        }
    }
}
