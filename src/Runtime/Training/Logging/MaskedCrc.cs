using System.Numerics;

namespace GenBn.Training;

/// <summary>The checksum of records in event files: a CRC-32C, rotated and shifted.</summary>
internal static class MaskedCrc
{
    /// <summary>The constant of the mask. Without it, the checksum of bytes that end with their own checksum would be the same for all.</summary>
    private const uint Delta = 0xa282ead8;

    /// <summary>The CRC-32C of the bytes, rotated to the right by 15 bits, plus a constant.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => BitOperations.RotateRight(Crc32C.Of(bytes), 15) + Delta;
}
