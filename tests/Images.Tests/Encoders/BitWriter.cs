namespace GenBn.Tests;

/// <summary>Bits, the highest first, in bytes; the last one is filled up with zeros.</summary>
internal sealed class BitWriter
{
    private readonly List<byte> _bytes = [];
    private int _bits;

    public void Add(uint value, int count)
    {
        for (int bit = count - 1; bit >= 0; bit--, _bits++)
        {
            if (_bits % 8 == 0)
            {
                _bytes.Add(0);
            }

            _bytes[^1] |= (byte)(((value >> bit) & 1) << (7 - (_bits % 8)));
        }
    }

    public byte[] Bytes() => [.. _bytes];
}
