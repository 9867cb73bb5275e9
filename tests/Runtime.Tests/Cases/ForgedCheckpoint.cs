using System.Globalization;
using System.Text.Json.Nodes;
using GenBn.Tests.Checkpoints;

namespace GenBn.Tests.Cases;

/// <summary>Checkpoints that say something else than the one they were made of, with a check value that is right.</summary>
internal static class ForgedCheckpoint
{
    /// <summary>Where a tensor's first value is in a file.</summary>
    public static int OffsetOf(byte[] content, string tensor)
    {
        int length = BitConverter.ToInt32(content);
        JsonNode header = JsonNode.Parse(content.AsSpan(8, length))!;
        return 8 + length + (int)header[tensor]!["data_offsets"]![0]!;
    }

    /// <summary>With another first value of a tensor.</summary>
    public static byte[] WithValue(byte[] content, string tensor, float value)
    {
        byte[] changed = [.. content];
        BitConverter.TryWriteBytes(changed.AsSpan(OffsetOf(content, tensor)), value);
        return Sealed(changed, JsonNode.Parse(changed.AsSpan(8, BitConverter.ToInt32(changed)))!);
    }

    /// <summary>With counters that <paramref name="change"/> changed.</summary>
    public static byte[] WithCounters(byte[] content, Action<JsonNode> change)
    {
        JsonNode header = JsonNode.Parse(content.AsSpan(8, BitConverter.ToInt32(content)))!;
        JsonNode counters = JsonNode.Parse((string)header["__metadata__"]![TrainingCheckpoint.CountersKey]!)!;
        change(counters);
        header["__metadata__"]![TrainingCheckpoint.CountersKey] = counters.ToJsonString();
        return Sealed(content, header);
    }

    private static byte[] Sealed(byte[] content, JsonNode header)
    {
        byte[] data = content[(8 + BitConverter.ToInt32(content))..];
        JsonObject metadata = header["__metadata__"]!.AsObject();
        var crc = new Crc32C();
        foreach ((string key, JsonNode? text) in metadata.Where(entry => entry.Key != TrainingCheckpoint.ChecksumKey).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            crc.Append(key);
            crc.Append((string)text!);
        }

        WeightsFile file = WeightsFile.Read(WeightsContent.Of(header.ToJsonString(), data));
        foreach (WeightsTensor tensor in file.Tensors)
        {
            crc.Append(tensor.ToString());
            crc.Append(file.Bytes(tensor));
        }

        metadata[TrainingCheckpoint.ChecksumKey] = crc.Value.ToString("x8", CultureInfo.InvariantCulture);
        return WeightsContent.Of(header.ToJsonString(), data);
    }
}
