using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Mean or maximum of each channel. The language's mean is a vector; its maximum is a pool that covers the image.</summary>
internal sealed class GlobalPoolNodes() : NodeKind("GlobalAveragePool", "GlobalMaxPool")
{
    public override IReadOnlyList<Dimension>? Infer(Node node) =>
        node.Input(0)?.SampleSizes is { Count: > 1 } sizes ? [Dimension.Batch, new Dimension(sizes[0]), .. sizes.Skip(1).Select(_ => new Dimension(1))] : null;

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Image(node, at.Operand(node));
        if (node.Operator == "GlobalAveragePool")
        {
            return Mean(at, node, operand, keepsRank: true);
        }

        SampleShape source = operand.Step.Shape;
        WindowAxis rows = WindowAxis.Point with { Kernel = source.Height, Stride = source.Height };
        WindowAxis columns = WindowAxis.Point with { Kernel = source.Width, Stride = source.Width };
        return MaxPoolNodes.Layer(at, node, operand, (rows, columns), isNeverNegative: false);
    }

    /// <summary>The mean of each channel.</summary>
    /// <param name="at">The conversion.</param>
    /// <param name="node">The node.</param>
    /// <param name="operand">An image or signal.</param>
    /// <param name="keepsRank">Whether dimensions of size 1 stay where the means were taken.</param>
    public static Operand Mean(Conversion at, Node node, Operand operand, bool keepsRank)
    {
        Step step = at.Add(node, new PlainLayer("GlobalAvgPool"), SampleShape.Vector(operand.Step.Shape.Channels), operand.Step);
        return keepsRank ? new Operand(step, Axes.Features, operand.Sizes.Count, operand.ChannelAxis - 1) : Operand.Vector(step);
    }
}
