using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GenBn.Weights;

/// <summary>Writes safetensors files. The same tensors and texts give the same bytes.</summary>
internal static class WeightsWriter
{
    /// <summary>Data start at a multiple of this, as in the format's own writer.</summary>
    private const int Alignment = 8;

    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The header with its length before it.</summary>
    /// <exception cref="ArgumentException">
    /// A name or text cannot be written, two tensors have the same name, or the file would be too long to be read.
    /// </exception>
    public static ReadOnlyMemory<byte> Header(IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Advance(WritePrefix(bytes.GetSpan(sizeof(ulong)), 0));

        // The header is not part of a web page, so characters of names need not be escaped for one.
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            WriteEntries(json, tensors);
            json.WriteEndObject();
        }

        int padding = -bytes.WrittenCount & (Alignment - 1);
        bytes.GetSpan(Alignment)[..padding].Fill((byte)' ');
        bytes.Advance(padding);

        byte[] header = bytes.WrittenSpan.ToArray();
        int length = header.Length - sizeof(ulong);
        if (length > WeightsHeader.MostBytes)
        {
            throw new ArgumentException(
                $"Expected names and metadata that fit into a header of {WeightsHeader.MostBytes} bytes, but they need {length}.", nameof(metadata));
        }

        WritePrefix(header, (ulong)length);
        return header;
    }

    /// <summary>Writes a header of these tensors, and their values.</summary>
    public static void Write(Stream stream, ReadOnlyMemory<byte> header, IReadOnlyList<NamedTensor> tensors)
    {
        stream.Write(header.Span);
        foreach (NamedTensor tensor in tensors)
        {
            stream.Write(BytesOf(tensor));
        }
    }

    /// <summary>A tensor's values in the byte order of the file, which is little-endian.</summary>
    public static ReadOnlySpan<byte> BytesOf(NamedTensor tensor)
    {
        if (BitConverter.IsLittleEndian)
        {
            return MemoryMarshal.AsBytes(tensor.Values);
        }

        var reversed = new int[tensor.Length];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(tensor.Values), reversed);
        return MemoryMarshal.AsBytes<int>(reversed);
    }

    private static int WritePrefix(Span<byte> bytes, ulong length)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        return sizeof(ulong);
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null || metadata.Count == 0)
        {
            return;
        }

        // A dictionary has no defined order, but a file must have one.
        string[] keys = [.. metadata.Keys];
        Array.Sort(keys, string.CompareOrdinal);
        json.WriteStartObject(WeightsHeader.MetadataName);
        foreach (string key in keys)
        {
            string text = metadata[key]
                ?? throw new ArgumentException($"Expected a text as metadata '{key}', but got null.", nameof(metadata));
            CheckText(key, nameof(metadata));
            CheckText(text, nameof(metadata));
            json.WriteString(key, text);
        }

        json.WriteEndObject();
    }

    private static void WriteEntries(Utf8JsonWriter json, IReadOnlyList<NamedTensor> tensors)
    {
        var names = new HashSet<string>();
        long offset = 0;
        foreach (NamedTensor tensor in tensors)
        {
            CheckText(tensor.Name, nameof(tensors));
            if (tensor.Name == WeightsHeader.MetadataName || !names.Add(tensor.Name))
            {
                throw new ArgumentException(
                    $"Expected tensors of different names, none of them {WeightsHeader.MetadataName}, but got '{tensor.Name}'.", nameof(tensors));
            }

            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", WeightsDataType.Single);
            json.WriteStartArray("shape");
            foreach (int size in tensor.Shape)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            offset += (long)tensor.Length * sizeof(float);
            json.WriteNumberValue(offset);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (offset > Array.MaxLength)
        {
            throw new ArgumentException(
                $"Expected tensors of at most {Array.MaxLength} bytes, so that they can be read again, but got {offset}.", nameof(tensors));
        }
    }

    /// <summary>Rejects half of a surrogate pair, which the JSON writer would silently replace, so that another name would be read.</summary>
    private static void CheckText(string text, string parameter)
    {
        try
        {
            _strict.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            throw new ArgumentException($"Expected Unicode text, but got half of a surrogate pair in '{text}'.", parameter);
        }
    }
}
