using System.Buffers.Binary;

namespace GenBn.Images;

/// <summary>Checks a JPEG file before it is decoded: it must have an end. Decoders take what is missing for grey.</summary>
/// <remarks>ITU-T T.81 (JPEG), annex B: markers, segments, and entropy-coded data, in which a byte ff is followed by 00.</remarks>
internal static class JpegContent
{
    private const byte EndOfImage = 0xd9;
    private const byte StartOfScan = 0xda;

    /// <summary>Whether content starts as a JPEG file does.</summary>
    public static bool Begins(ReadOnlySpan<byte> content) => content is [0xff, 0xd8, 0xff, ..];

    /// <summary>Checks the content of a file that begins as a JPEG does.</summary>
    /// <exception cref="InvalidDataException">The file ends before the image does.</exception>
    public static void Check(string path, ReadOnlySpan<byte> content)
    {
        int offset = 2;
        while (true)
        {
            offset = NextMarker(content, offset);
            if (offset >= content.Length - 1)
            {
                throw new InvalidDataException($"{path}: expected the end of the image (ff d9), found the end of the file after {content.Length} bytes.");
            }

            byte marker = content[offset + 1];
            if (marker == EndOfImage)
            {
                return;
            }

            // Entropy-coded data follow a scan's header: no markers of segments are among them.
            offset += 2;
            if (marker >= StartOfScan || marker is >= 0xc0 and < 0xd0)
            {
                offset += content.Length - offset >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(content[offset..]) : 2;
            }
        }
    }

    /// <summary>Place of the next ff that begins a marker: not filled up with another, not data, and no restart of a scan.</summary>
    private static int NextMarker(ReadOnlySpan<byte> content, int offset)
    {
        while (offset < content.Length - 1)
        {
            if (content[offset] == 0xff && content[offset + 1] is not (0x00 or 0x01 or 0xff or (>= 0xd0 and <= 0xd7)))
            {
                return offset;
            }

            offset++;
        }

        return content.Length;
    }
}
