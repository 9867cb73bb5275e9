using System.Buffers.Binary;
using System.Text;

namespace GenBn.Tests.Checkpoints;

/// <summary>Files of weights made by hand.</summary>
internal static class WeightsContent
{
    /// <summary>A header with its length, and data.</summary>
    public static byte[] Of(string header, byte[] data) => Of(Encoding.UTF8.GetBytes(header), data);

    /// <inheritdoc cref="Of(string, byte[])"/>
    public static byte[] Of(byte[] header, byte[] data) => WithLength((ulong)header.Length, [.. header, .. data]);

    /// <summary>Any length of the header before what follows it.</summary>
    public static byte[] WithLength(ulong length, byte[] rest)
    {
        var content = new byte[8 + rest.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(content, length);
        rest.CopyTo(content, 8);
        return content;
    }

    /// <summary>A file of one tensor 'a'.</summary>
    public static byte[] OneTensor(string type, string shape, byte[] data) =>
        Of($$$"""{"a":{"dtype":"{{{type}}}","shape":{{{shape}}},"data_offsets":[0,{{{data.Length}}}]}}""", data);

    /// <summary>Two parameters, 2 × 3 and 2, and a running statistic of 2 values, all of them drawn.</summary>
    public static NamedTensor[] Tensors()
    {
        var store = new ParameterStore(32, 16);
        NamedTensor[] tensors =
        [
            store.AddParameter("dense1.weight", ParameterRole.Weight, 2, 3),
            store.AddParameter("dense1.bias", ParameterRole.Bias, 2),
            store.AddBuffer("batchnorm1.running_mean", 0, 2),
        ];
        var random = new Random(5);
        foreach (NamedTensor tensor in tensors)
        {
            foreach (ref float value in tensor.Values)
            {
                value = (float)((2 * random.NextDouble()) - 1);
            }
        }

        return tensors;
    }

    /// <summary>What <see cref="WeightsFile.Write(Stream, IEnumerable{NamedTensor}, IReadOnlyDictionary{string, string})"/> makes.</summary>
    public static byte[] Written(IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var stream = new MemoryStream();
        WeightsFile.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    /// <summary>The bit patterns of floats: NaN and the sign of zero count.</summary>
    public static uint[] Bits(ReadOnlySpan<float> values)
    {
        var bits = new uint[values.Length];
        for (int index = 0; index < bits.Length; index++)
        {
            bits[index] = BitConverter.SingleToUInt32Bits(values[index]);
        }

        return bits;
    }
}
