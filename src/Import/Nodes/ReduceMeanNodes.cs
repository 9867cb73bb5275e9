using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Means over all dimensions but samples and channels. The axes are an attribute up to operator set 17, and an operand from 18 on.</summary>
internal sealed class ReduceMeanNodes() : NodeKind("ReduceMean")
{
    public override IReadOnlyList<Dimension>? Infer(Node node)
    {
        if (node.Input(0)?.Shape is not { } shape || AxesOf(node, shape.Count) is not { } axes)
        {
            return null;
        }

        return KeepsRank(node)
            ? [.. shape.Select((size, axis) => axes.Contains(axis) ? new Dimension(1) : size)]
            : [.. shape.Where((_, axis) => !axes.Contains(axis))];
    }

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Operand(node);
        int rank = operand.Sizes.Count + 1;
        IReadOnlyList<int> axes = AxesOf(node, rank) ?? throw new RefusedException("its axes are not constant, or out of range");
        IEnumerable<int> expected = Enumerable.Range(1, rank - 1).Where(axis => axis != operand.ChannelAxis);
        return !operand.Step.Shape.IsVector && axes.Order().SequenceEqual(expected)
            ? GlobalPoolNodes.Mean(at, node, operand, KeepsRank(node))
            : throw new RefusedException($"it is a mean over the dimensions {string.Join(", ", axes.Order())}; only that over all rows and columns is a layer");
    }

    /// <summary>Whether dimensions of size 1 stay where the means were taken.</summary>
    public static bool KeepsRank(Node node) => node.Attributes.Integer("keepdims", 1) != 0;

    /// <summary>The dimensions of the mean; null if they are not constant, or out of range.</summary>
    public static IReadOnlyList<int>? AxesOf(Node node, int rank)
    {
        if (Inference.Integers(node, "axes", 1) is not { } axes)
        {
            return null;
        }

        int?[] counted = [.. axes.Select(axis => Inference.Axis(axis, rank))];
        return counted.Contains(null) ? null : [.. counted.Select(axis => axis!.Value).Distinct()];
    }
}
