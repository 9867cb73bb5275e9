namespace GenBn.Images;

/// <summary>CRC-32 of ISO 3309, as PNG takes it of a chunk's type and data (PNG specification, section 5.5).</summary>
internal static class PngChecksum
{
    private const uint Polynomial = 0xedb88320;

    public static uint Of(ReadOnlySpan<byte> data)
    {
        uint checksum = ~0u;
        foreach (byte value in data)
        {
            checksum ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                checksum = (checksum >> 1) ^ ((checksum & 1) * Polynomial);
            }
        }

        return ~checksum;
    }
}
