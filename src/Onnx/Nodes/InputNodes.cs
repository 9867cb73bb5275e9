namespace GenBn.Onnx.Nodes;

/// <content>The input: raw values need no node, a sequence becomes an image of one row, and each operation that normalises values is a node.</content>
internal sealed partial class LayerNodes
{
    public string Visit(InputLayer layer)
    {
        string value = layer.IsSequence ? writer.Step("image", "Unsqueeze", writer.Output, writer.Integers("axes", 2)) : writer.Output;
        if (layer.Scale is { } scale)
        {
            value = writer.Step("scaled", "Mul", value, writer.Filled("scale", scale));
        }

        if (layer.Mean.Count > 0)
        {
            value = writer.Step("centered", "Sub", value, OfChannels("mean", layer.Mean, layer.Shape));
        }

        return layer.Deviation.Count > 0 ? writer.Step("normalized", "Div", value, OfChannels("deviation", layer.Deviation, layer.Shape)) : value;
    }

    /// <summary>Numbers for each channel, or one for all. ONNX aligns shapes at their ends.</summary>
    private string OfChannels(string part, IReadOnlyList<float> numbers, IReadOnlyList<int> shape) =>
        writer.Values(part, numbers.Count == 1 ? [] : [numbers.Count, .. shape.Skip(1).Select(_ => 1)], [.. numbers]);
}
