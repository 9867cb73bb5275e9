using System.Runtime.InteropServices;
using GenBn.Onnx.Schema;
using Google.Protobuf;

namespace GenBn.Benchmarks.Prediction;

/// <summary>
/// An exported model with the batch norms right after dense layers folded into them: y = γ · (W · x + b − mean) / √(var + ε) + β.
/// ONNX Runtime folds a batch norm into a convolution, but leaves it a node of its own after a Gemm.
/// </summary>
internal static class FoldedModel
{
    /// <summary>The model that predicts the same with fewer nodes.</summary>
    public static byte[] Of(byte[] model)
    {
        ModelProto parsed = ModelProto.Parser.ParseFrom(model);
        GraphProto graph = parsed.Graph;
        foreach (NodeProto norm in graph.Node.Where(node => node.OpType == "BatchNormalization").ToArray())
        {
            string input = norm.Input[0];
            NodeProto source = graph.Node.FirstOrDefault(node => node.Output.Contains(input)) ?? norm;
            if (source.OpType == "Gemm" && graph.Node.Count(node => node.Input.Contains(input)) == 1)
            {
                Fold(graph, source, norm);
            }
        }

        return parsed.ToByteArray();
    }

    private static void Fold(GraphProto graph, NodeProto dense, NodeProto norm)
    {
        TensorProto weight = Tensor(graph, dense.Input[1]);
        float[] weights = Values(weight);
        float[] gamma = Values(Tensor(graph, norm.Input[1]));
        float[] beta = Values(Tensor(graph, norm.Input[2]));
        float[] mean = Values(Tensor(graph, norm.Input[3]));
        float[] variance = Values(Tensor(graph, norm.Input[4]));
        float[] bias = dense.Input.Count > 2 ? Values(Tensor(graph, dense.Input[2])) : new float[gamma.Length];
        float epsilon = norm.Attribute.Single(attribute => attribute.Name == "epsilon").F;
        int features = weights.Length / gamma.Length;
        for (int unit = 0; unit < gamma.Length; unit++)
        {
            double scale = gamma[unit] / Math.Sqrt((double)variance[unit] + epsilon);
            bias[unit] = (float)(beta[unit] + ((bias[unit] - mean[unit]) * scale));
            foreach (ref float value in weights.AsSpan(unit * features, features))
            {
                value = (float)(value * scale);
            }
        }

        var term = new TensorProto { Name = norm.Name + "/folded", DataType = weight.DataType, Dims = { gamma.Length }, RawData = Bytes(bias) };
        graph.Initializer.Add(term);
        weight.RawData = Bytes(weights);
        string[] inputs = [dense.Input[0], weight.Name, term.Name];
        dense.Input.Clear();
        dense.Input.Add(inputs);
        dense.Output[0] = norm.Output[0];
        graph.Node.Remove(norm);
        string[] needless = [.. norm.Input.Skip(1)];
        foreach (TensorProto tensor in graph.Initializer.Where(tensor => needless.Contains(tensor.Name)).ToArray())
        {
            graph.Initializer.Remove(tensor);
        }
    }

    private static TensorProto Tensor(GraphProto graph, string name) => graph.Initializer.Single(tensor => tensor.Name == name);

    private static float[] Values(TensorProto tensor) => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();

    private static ByteString Bytes(float[] values) => ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan()));
}
