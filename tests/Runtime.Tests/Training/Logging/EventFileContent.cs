using System.Buffers.Binary;
using System.Text;
using Xunit;

namespace GenBn.Tests.Training.Logging;

/// <summary>A value in an event file.</summary>
internal readonly record struct LoggedScalar(string Tag, long Step, float Value);

/// <summary>What an event file says. Every checksum is checked, by a division bit by bit.</summary>
/// <param name="Scalars">The values.</param>
/// <param name="Restarts">The steps at which training began anew.</param>
internal sealed record EventFileContent(IReadOnlyList<LoggedScalar> Scalars, IReadOnlyList<long> Restarts)
{
    public static EventFileContent Read(ReadOnlySpan<byte> file)
    {
        var scalars = new List<LoggedScalar>();
        var restarts = new List<long>();
        bool first = true;
        while (!file.IsEmpty)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
            Assert.Equal(MaskedChecksum(file[..8]), BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            ReadOnlySpan<byte> data = file.Slice(12, length);
            Assert.Equal(MaskedChecksum(data), BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            file = file[(16 + length)..];
            Dictionary<int, byte[]> fields = Fields(data);
            Assert.Equal(first, fields.TryGetValue(3, out byte[]? version));
            Assert.True(!first || Encoding.UTF8.GetString(version!) == "brain.Event:2");
            first = false;
            long step = fields.TryGetValue(2, out byte[]? number) ? BitConverter.ToInt64(number) : 0;
            if (fields.TryGetValue(5, out byte[]? summary))
            {
                Dictionary<int, byte[]> value = Fields(Fields(summary)[1]);
                scalars.Add(new LoggedScalar(Encoding.UTF8.GetString(value[1]), step, BitConverter.ToSingle(value[2])));
            }
            else if (fields.TryGetValue(7, out byte[]? session))
            {
                Assert.Equal(1, BitConverter.ToInt64(Fields(session)[1]));
                restarts.Add(step);
            }
        }

        return new EventFileContent(scalars, restarts);
    }

    /// <summary>Fields by their numbers, each at most once; varints as eight bytes.</summary>
    private static Dictionary<int, byte[]> Fields(ReadOnlySpan<byte> message)
    {
        var fields = new Dictionary<int, byte[]>();
        while (!message.IsEmpty)
        {
            ulong key = Varint(ref message);
            byte[] value;
            switch (key & 7)
            {
                case 0:
                    value = BitConverter.GetBytes(Varint(ref message));
                    break;
                case 1:
                    value = Take(ref message, 8);
                    break;
                case 2:
                    value = Take(ref message, (int)Varint(ref message));
                    break;
                case 5:
                    value = Take(ref message, 4);
                    break;
                default:
                    throw new InvalidDataException($"wire type {key & 7}");
            }

            fields.Add((int)(key >> 3), value);
        }

        return fields;
    }

    private static byte[] Take(ref ReadOnlySpan<byte> message, int count)
    {
        byte[] taken = message[..count].ToArray();
        message = message[count..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 1 ? 0x82f63b78u : 0);
            }
        }

        crc = ~crc;
        return unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8u);
    }
}
