using System.Numerics;

namespace GenBn;

/// <summary>The checksum of records in event files: CRC-32C (Castagnoli, as in iSCSI, RFC 3720), rotated and shifted.</summary>
internal static class MaskedCrc
{
    /// <summary>Keeps a checksum of bytes that hold their own checksum from being a constant.</summary>
    private const uint Delta = 0xa282ead8;

    /// <summary>CRC-32C: polynomial 0x1edc6f41, reflected, begun with all bits set and inverted at the end.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    /// <summary>The CRC-32C of the bytes, rotated to the right by 15 bits, plus a constant.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => BitOperations.RotateRight(Crc32C(bytes), 15) + Delta;
}
