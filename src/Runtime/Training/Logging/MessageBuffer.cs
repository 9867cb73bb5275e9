using System.Buffers.Binary;
using System.Text;

namespace GenBn.Training;

/// <summary>Fields of protocol-buffer messages, encoded one after another. The memory is reused.</summary>
/// <remarks>
/// The encoding is that of protobuf.dev/programming-guides/encoding: a field consists of its key, <c>number · 8 + wire type</c>, and its value.
/// A message within a message consists of its length and its fields.
/// </remarks>
internal sealed class MessageBuffer
{
    private const int MostVarintBytes = 10;

    private byte[] _bytes = new byte[256];
    private int _length;

    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        LengthDelimited = 2,
        Fixed32 = 5,
    }

    /// <summary>The bytes written so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Bytes of a field of text.</summary>
    public static int SizeOfText(int field, string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        return SizeOfMessage(field, bytes);
    }

    /// <summary>Bytes of a field that is a message of <paramref name="length"/> bytes.</summary>
    public static int SizeOfMessage(int field, int length) =>
        SizeOfVarint(Key(field, WireType.LengthDelimited)) + SizeOfVarint((ulong)length) + length;

    /// <summary>Bytes of a float's field.</summary>
    public static int SizeOfFloat(int field) => SizeOfVarint(Key(field, WireType.Fixed32)) + sizeof(float);

    /// <summary>Empties the buffer.</summary>
    public void Clear() => _length = 0;

    /// <summary>Writes a field of 64 bits.</summary>
    public void WriteDouble(int field, double value)
    {
        WriteVarint(Key(field, WireType.Fixed64));
        BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);
    }

    /// <summary>Writes a field of 32 bits.</summary>
    public void WriteFloat(int field, float value)
    {
        WriteVarint(Key(field, WireType.Fixed32));
        BinaryPrimitives.WriteSingleLittleEndian(Take(sizeof(float)), value);
    }

    /// <summary>Writes a number that is not negative. 0 is the default of a field and is not written.</summary>
    public void WriteNumber(int field, long value)
    {
        if (value != 0)
        {
            WriteVarint(Key(field, WireType.Varint));
            WriteVarint((ulong)value);
        }
    }

    /// <summary>Writes a text in UTF-8.</summary>
    public void WriteText(int field, string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        BeginMessage(field, bytes);
        Encoding.UTF8.GetBytes(text, Take(bytes));
    }

    /// <summary>Begins a field that is a message, whose fields of <paramref name="length"/> bytes follow.</summary>
    public void BeginMessage(int field, int length)
    {
        WriteVarint(Key(field, WireType.LengthDelimited));
        WriteVarint((ulong)length);
    }

    private static ulong Key(int field, WireType type) => ((ulong)field << 3) | (ulong)type;

    private static int SizeOfVarint(ulong value)
    {
        int size = 1;
        for (; value >= 0x80; value >>= 7)
        {
            size++;
        }

        return size;
    }

    /// <summary>Writes seven bits per byte, the lowest first. The top bit means that another byte follows.</summary>
    private void WriteVarint(ulong value)
    {
        Reserve(MostVarintBytes);
        for (; value >= 0x80; value >>= 7)
        {
            _bytes[_length++] = (byte)(value | 0x80);
        }

        _bytes[_length++] = (byte)value;
    }

    private Span<byte> Take(int count)
    {
        Reserve(count);
        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }

    private void Reserve(int count)
    {
        if (_length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + count));
        }
    }
}
