using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace GenBn.Weights;

/// <summary>
/// The cyclic redundancy check with the Castagnoli polynomial (CRC-32C, RFC 3720, appendix B.4). It detects every burst of errors of at most 32
/// bits.
/// </summary>
internal sealed class Crc32C
{
    private uint _state = uint.MaxValue;

    /// <summary>The check value of everything so far.</summary>
    public uint Value => ~_state;

    /// <summary>The check value of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Extended(uint.MaxValue, bytes);

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => _state = Extended(_state, bytes);

    /// <summary>Appends a text in UTF-8 and a zero byte.</summary>
    public void Append(string text)
    {
        Append(Encoding.UTF8.GetBytes(text));
        Append([0]);
    }

    private static uint Extended(uint state, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte value in bytes)
        {
            state = BitOperations.Crc32C(state, value);
        }

        return state;
    }
}
