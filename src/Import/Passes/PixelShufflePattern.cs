using GenBn.Import.Graphs;

namespace GenBn.Import.Passes;

/// <summary>Channels as pixels, spelled as Reshape, Transpose and Reshape. They become one DepthToSpace, in the order that the transposition tells.</summary>
internal static class PixelShufflePattern
{
    public static void Run(Graph graph)
    {
        for (int index = 0; index < graph.Nodes.Count; index++)
        {
            Node node = graph.Nodes[index];
            if (node is { Operator: "Reshape", Inputs: [{ Producer: { Operator: "Transpose", Inputs: [{ Producer: { } apart }] } turn }, ..] }
                && apart is { Operator: "Reshape", Inputs: [{ SampleSizes: [_, var height, var width] } x, ..] }
                && apart.Output.SampleSizes is { Count: 5 } split && turn.Attributes.Integers("perm") is { } order
                && node.Output.SampleSizes is [var channels, var rows, var columns]
                && Match(order, split) is var (mode, factor) && split[^2] == height && split[^1] == width
                && rows == height * factor && columns == width * factor && split.Contains(channels))
            {
                var attributes = new NodeAttributes(new Dictionary<string, AttributeValue>
                {
                    ["blocksize"] = new AttributeValue { Integer = factor },
                    ["mode"] = new AttributeValue { Text = mode },
                });
                graph.Replace(index, "DepthToSpace", attributes, x);
            }
        }

        graph.DropUnused();
    }

    private static (string Mode, long Factor)? Match(IReadOnlyList<long> order, IReadOnlyList<long> split) =>
        order.SequenceEqual([0L, 1, 4, 2, 5, 3]) && split[1] == split[2] ? ("CRD", split[1])
        : order.SequenceEqual([0L, 3, 4, 1, 5, 2]) && split[0] == split[1] ? ("DCR", split[0])
        : null;
}
