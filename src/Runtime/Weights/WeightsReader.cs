using System.Buffers.Binary;

namespace GenBn.Weights;

/// <summary>Reads a safetensors file from a stream: the length of the header, the header, and the data that it declares.</summary>
internal static class WeightsReader
{
    private const int FirstCapacity = 1 << 16;

    /// <summary>Reads from the stream's position to its end.</summary>
    /// <exception cref="InvalidDataException">The content is not a complete safetensors file, and nothing else.</exception>
    public static (WeightsHeader Header, byte[] Data) Read(Stream stream, string file)
    {
        WeightsHeader header = WeightsHeaderParser.Parse(ReadHeader(stream, file), file);
        if (header.DataLength > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"{file}: expected at most {Array.MaxLength} bytes of data, but the header declares {header.DataLength}.");
        }

        byte[] data = ReadUpTo(stream, (int)header.DataLength, out int found);
        if (found < header.DataLength)
        {
            WeightsEntry cut = header.InOrder.Find(entry => entry.End > found)!;
            throw new InvalidDataException(
                $"{file}: tensor '{cut.Tensor.ShortName}': expected its data up to byte {cut.End} of {header.DataLength}, " +
                $"but found only {found}.");
        }

        Span<byte> next = stackalloc byte[1];
        return stream.ReadAtLeast(next, 1, throwOnEndOfStream: false) == 0
            ? (header, data)
            : throw new InvalidDataException($"{file}: expected the end after {header.DataLength} bytes of data, but found more.");
    }

    private static byte[] ReadHeader(Stream stream, string file)
    {
        Span<byte> start = stackalloc byte[ForeignFile.StartLength];
        Span<byte> prefix = start[..sizeof(ulong)];
        int found = stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        if (found < prefix.Length)
        {
            throw new InvalidDataException(
                $"{file}: expected {prefix.Length} bytes with the length of the header, but found {found}.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > WeightsHeader.MostBytes)
        {
            found += stream.ReadAtLeast(start[found..], start.Length - found, throwOnEndOfStream: false);
            RejectForeign(start[..found], file);
            throw new InvalidDataException(
                $"{file}: expected a header of at most {WeightsHeader.MostBytes} bytes, but found a length of {length}.");
        }

        byte[] header = ReadUpTo(stream, (int)length, out found);
        if (found > 0 && header[0] != '{')
        {
            // Another kind of file whose first bytes could be a length.
            int shown = Math.Min(found, start.Length - prefix.Length);
            header.AsSpan(0, shown).CopyTo(start[prefix.Length..]);
            RejectForeign(start[..(prefix.Length + shown)], file);
        }

        return found == (int)length
            ? header
            : throw new InvalidDataException($"{file}: expected a header of {length} bytes, but found only {found}.");
    }

    private static void RejectForeign(ReadOnlySpan<byte> start, string file)
    {
        if (ForeignFile.Describe(start) is { } kind)
        {
            throw new InvalidDataException($"{file}: expected a safetensors file, but found {kind}.");
        }
    }

    /// <summary>
    /// Reads <paramref name="length"/> bytes, or fewer if the stream ends. If the stream knows its length, that is allocated first. Otherwise, memory
    /// doubles as bytes arrive.
    /// </summary>
    private static byte[] ReadUpTo(Stream stream, int length, out int found)
    {
        long known = stream.CanSeek ? Math.Max(stream.Length - stream.Position, 0) : FirstCapacity;
        var bytes = new byte[Math.Min(length, known)];
        Span<byte> next = stackalloc byte[1];
        found = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        while (found == bytes.Length && found < length && stream.ReadAtLeast(next, 1, throwOnEndOfStream: false) == 1)
        {
            Array.Resize(ref bytes, (int)Math.Min(length, Math.Max(2L * found, FirstCapacity)));
            bytes[found] = next[0];
            found++;
            found += stream.ReadAtLeast(bytes.AsSpan(found), bytes.Length - found, throwOnEndOfStream: false);
        }

        return bytes;
    }
}
