using GenBn.Onnx;
using GenBn.Onnx.Schema;

namespace GenBn.Tests;

/// <summary>A network with random values and the model that it was exported to, read back.</summary>
internal sealed record Exported(ModelProto Model, IReadOnlyList<NamedTensor> Tensors, NetworkArchitecture Architecture)
{
    public GraphProto Graph => Model.Graph;

    public static Exported Of<TNetwork>(INetwork<TNetwork> network)
        where TNetwork : INetwork<TNetwork>
    {
        var random = new Random(1);
        List<NamedTensor> tensors = [.. network.Parameters, .. network.Buffers];
        foreach (NamedTensor tensor in tensors)
        {
            foreach (ref float value in tensor.Values)
            {
                value = random.NextSingle();
            }
        }

        using var stream = new MemoryStream();
        network.ExportOnnx(stream);
        return new Exported(ModelProto.Parser.ParseFrom(stream.ToArray()), tensors, TNetwork.Architecture);
    }
}
