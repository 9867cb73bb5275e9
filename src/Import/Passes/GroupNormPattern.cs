using GenBn.Import.Graphs;
using GenBn.Import.Nodes;

namespace GenBn.Import.Passes;

/// <summary>
/// Group norms as exporters write them before operator set 18: each group is a channel of a reshaped value, which an instance norm normalises, and
/// the result gets the shape back. They become one node; factors and offsets of channels are nodes behind it.
/// </summary>
internal static class GroupNormPattern
{
    public static void Run(Graph graph)
    {
        for (int index = 0; index < graph.Nodes.Count; index++)
        {
            Node node = graph.Nodes[index];
            if (node is { Operator: "Reshape", Inputs: [{ Producer: { Operator: "InstanceNormalization", Inputs: [{ Producer: { } apart }, ..] } norm }, ..] }
                && apart is { Operator: "Reshape", Inputs: [{ SampleSizes: { } sizes } x, ..] }
                && node.Output.SampleSizes is { } back && back.SequenceEqual(sizes)
                && apart.Output.SampleSizes is { Count: > 1 } grouped && grouped[0] > 0 && sizes[0] % grouped[0] == 0
                && OfChannels(norm.Input(1), sizes[0]) is { } scale && OfChannels(norm.Input(2), sizes[0]) is { } bias)
            {
                var attributes = new NodeAttributes(new Dictionary<string, AttributeValue>
                {
                    ["num_groups"] = new AttributeValue { Integer = grouped[0] },
                    ["epsilon"] = new AttributeValue { Number = norm.Attributes.Number("epsilon", 1e-5f) },
                });
                graph.Replace(index, "GroupNormalization", attributes, [x, scale, bias]);
            }
        }

        graph.DropUnused();
    }

    /// <summary>A number of each group for each of its channels; null if they are not constant.</summary>
    private static Value? OfChannels(Value? groups, long channels)
    {
        if (groups?.Constant is not { IsFloat: true, Length: > 0 } numbers || channels > Limits.Values || channels % numbers.Length != 0)
        {
            return null;
        }

        int each = (int)channels / numbers.Length;
        float[] all = [.. Enumerable.Range(0, (int)channels).Select(channel => numbers.Floats[channel / each])];
        return new Value(groups.Name) { Constant = new Constant([all.Length], all), Shape = [new Dimension(all.Length)] };
    }
}
