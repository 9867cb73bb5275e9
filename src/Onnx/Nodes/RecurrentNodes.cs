using GenBn.Onnx.Schema;

namespace GenBn.Onnx.Nodes;

/// <content>
/// GRU and LSTM. ONNX takes positions × samples × channels, and has the gates in another order: i, o, f, c of an LSTM, and z, r, h of a GRU. Its
/// <c>linear_before_reset</c> is a reset gate that applies after the product.
/// </content>
internal sealed partial class LayerNodes
{
    public string Visit(RecurrentLayer layer)
    {
        bool isLSTM = layer.Cell == RecurrentCell.LSTM;
        string[] operands =
        [
            writer.Step(
                "positions",
                "Squeeze",
                writer.Step("positions_first", "Transpose", [writer.Input], NodeAttributes.Integers("perm", 3, 0, 1, 2)),
                writer.Integers("row", [3L])),
            writer.Values("weight_ih", [1, layer.Gates * layer.Units, layer.Channels], InOnnxOrder(layer, "weight_ih")),
            writer.Values("weight_hh", [1, layer.Gates * layer.Units, layer.Units], InOnnxOrder(layer, "weight_hh")),
            writer.Values("biases", [1, 2 * layer.Gates * layer.Units], [.. InOnnxOrder(layer, "bias_ih"), .. InOnnxOrder(layer, "bias_hh")]),
        ];
        AttributeProto[] attributes =
        [
            NodeAttributes.Integer("hidden_size", layer.Units),
            .. isLSTM ? [] : new[] { NodeAttributes.Integer("linear_before_reset", layer.Cell == RecurrentCell.GRU ? 1 : 0) },
        ];
        string operation = isLSTM ? "LSTM" : "GRU";
        return layer.ReturnsSequences
            ? writer.Result("Transpose", [writer.Step("states", operation, operands, attributes)], NodeAttributes.Integers("perm", 2, 3, 1, 0))
            : writer.Result("Squeeze", [writer.SecondOf("last", operation, operands, attributes), writer.Integers("direction", [0L])]);
    }

    /// <summary>The rows of a tensor by gates, in ONNX's order of them.</summary>
    private float[] InOnnxOrder(RecurrentLayer layer, string role)
    {
        ReadOnlySpan<float> values = writer.Numbers(role);
        int length = values.Length / layer.Gates;
        float[] ordered = new float[values.Length];
        int[] order = layer.Cell == RecurrentCell.LSTM ? [0, 3, 1, 2] : [1, 0, 2];
        for (int gate = 0; gate < order.Length; gate++)
        {
            values.Slice(order[gate] * length, length).CopyTo(ordered.AsSpan(gate * length));
        }

        return ordered;
    }
}
