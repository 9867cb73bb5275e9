using System.Buffers.Binary;

namespace GenBn.Images;

/// <summary>Checks a BMP file before it is decoded: it must hold the pixels that its header declares. Decoders take what is missing for black.</summary>
/// <remarks>Bitmap storage of the Windows API: BITMAPFILEHEADER, then BITMAPINFOHEADER, or BITMAPCOREHEADER in files of OS/2.</remarks>
internal static class BmpContent
{
    private const int HeaderPlace = 14;
    private const int CoreHeaderLength = 12;
    private const int ShortestFile = HeaderPlace + CoreHeaderLength;
    private const int ShortestWithInfoHeader = HeaderPlace + 40;

    /// <summary>Whether content starts as a BMP file does.</summary>
    public static bool Begins(ReadOnlySpan<byte> content) => content is [(byte)'B', (byte)'M', ..];

    /// <summary>Checks the content of a file that begins as a BMP does.</summary>
    /// <exception cref="InvalidDataException">The file is shorter than its header declares.</exception>
    public static void Check(string path, ReadOnlySpan<byte> content)
    {
        bool isCore = content.Length >= ShortestFile && BinaryPrimitives.ReadInt32LittleEndian(content[HeaderPlace..]) == CoreHeaderLength;
        int shortest = isCore ? ShortestFile : ShortestWithInfoHeader;
        if (content.Length < shortest)
        {
            throw new InvalidDataException($"{path}: expected a header of {shortest} bytes, found {content.Length}.");
        }

        long first = BinaryPrimitives.ReadUInt32LittleEndian(content[10..]);
        long width = isCore ? BinaryPrimitives.ReadUInt16LittleEndian(content[18..]) : BinaryPrimitives.ReadInt32LittleEndian(content[18..]);
        long height = isCore ? BinaryPrimitives.ReadUInt16LittleEndian(content[20..]) : BinaryPrimitives.ReadInt32LittleEndian(content[22..]);
        long bits = BinaryPrimitives.ReadUInt16LittleEndian(content[(isCore ? 24 : 28)..]);

        // A row is a multiple of 4 bytes; a negative height means that the first row is the upper one.
        long expected = first + (((Math.Abs(width) * bits) + 31) / 32 * 4 * Math.Abs(height));
        if (content.Length < expected)
        {
            throw new InvalidDataException($"{path}: expected {expected} bytes as its header declares, found {content.Length}.");
        }
    }
}
