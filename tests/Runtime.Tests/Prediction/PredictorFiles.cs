using System.Globalization;
using System.Text;
using GenBn.Tests.Checkpoints;

namespace GenBn.Tests.Prediction;

/// <summary>Files of a network's weights.</summary>
internal static class PredictorFiles
{
    public static IEnumerable<NamedTensor> TensorsOf<TNetwork>(TNetwork network)
        where TNetwork : INetwork<TNetwork> => network.Parameters.Concat<NamedTensor>(network.Buffers);

    /// <summary>As <see cref="NetworkWeights"/> saves it, with the hash of the architecture.</summary>
    public static byte[] Saved<TNetwork>(TNetwork network)
        where TNetwork : INetwork<TNetwork>
    {
        var stream = new MemoryStream();
        network.SaveWeights(stream);
        return stream.ToArray();
    }

    /// <summary>With values of two bytes, as other programs write them: F16 or BF16, and no metadata.</summary>
    public static byte[] OfHalves<TNetwork>(TNetwork network, string type)
        where TNetwork : INetwork<TNetwork>
    {
        var header = new StringBuilder("{");
        var data = new List<byte>();
        foreach (NamedTensor tensor in TensorsOf(network))
        {
            int begin = data.Count;
            foreach (float value in tensor.Values)
            {
                data.AddRange(BitConverter.GetBytes(type == "F16" ? BitConverter.HalfToUInt16Bits((Half)value) : (ushort)((BitConverter.SingleToUInt32Bits(value) + 0x8000) >> 16)));
            }

            header.Append(CultureInfo.InvariantCulture, $$"""{{(begin == 0 ? "" : ",")}}"{{tensor.Name}}":{"dtype":"{{type}}","shape":[{{string.Join(',', tensor.Shape)}}],"data_offsets":[{{begin}},{{data.Count}}]}""");
        }

        return WeightsContent.Of(header.Append('}').ToString(), [.. data]);
    }
}
