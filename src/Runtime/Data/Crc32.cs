using System.Buffers.Binary;

namespace GenBn.Data;

/// <summary>The cyclic redundancy check of gzip and PNG (RFC 1952, section 8), eight bytes at a time.</summary>
internal struct Crc32()
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 8;

    private static readonly uint[] _table = Table();

    private uint _state = uint.MaxValue;

    /// <summary>The check value of everything so far.</summary>
    public readonly uint Value => ~_state;

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> table = _table;
        uint state = _state;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            ulong next = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ state;
            state = 0;
            for (int slice = 0; slice < Slices; slice++)
            {
                state ^= table[((Slices - 1 - slice) << 8) | (byte)(next >> (8 * slice))];
            }
        }

        foreach (byte value in bytes)
        {
            state = (state >> 8) ^ table[(byte)(state ^ value)];
        }

        _state = state;
    }

    /// <summary>The contribution of each byte, for zero to seven zero bytes after it.</summary>
    private static uint[] Table()
    {
        var table = new uint[Slices << 8];
        for (int index = 0; index < table.Length; index++)
        {
            uint value = index < 256 ? (uint)index : table[index - 256];
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value >> 1) ^ ((value & 1) * Polynomial);
            }

            table[index] = value;
        }

        return table;
    }
}
