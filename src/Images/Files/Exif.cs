using System.Buffers.Binary;

namespace GenBn.Images;

/// <summary>Reads an image's orientation from EXIF data: a TIFF file of metadata. Whatever else it holds, or what is damaged in it, is not looked at.</summary>
internal static class Exif
{
    private const int EntryLength = 12;
    private const ushort OrientationTag = 0x0112;
    private const ushort ShortType = 3;

    /// <summary>From 1 to 8; 1, upright, where the data say nothing else.</summary>
    public static int OrientationOf(ReadOnlySpan<byte> tiff)
    {
        bool isLittle = tiff.StartsWith("II"u8);
        if (tiff.Length < 8 || (!isLittle && !tiff.StartsWith("MM"u8)) || Short(tiff[2..]) != 42)
        {
            return Orientation.Upright;
        }

        uint directory = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
        {
            return Orientation.Upright;
        }

        ReadOnlySpan<byte> entries = tiff[((int)directory + 2)..];
        for (int left = Short(tiff[(int)directory..]); left > 0 && entries.Length >= EntryLength; left--, entries = entries[EntryLength..])
        {
            if (Short(entries) == OrientationTag)
            {
                // One value of 16 bits lies within the entry itself.
                int value = Short(entries[8..]);
                return Short(entries[2..]) == ShortType && value is >= 1 and <= 8 ? value : Orientation.Upright;
            }
        }

        return Orientation.Upright;

        ushort Short(ReadOnlySpan<byte> bytes) => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }
}
