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
        Operand operand = at.Operand(node);
        if (operand.Axes is not (Axes.Image or Axes.Signal))
        {
            throw new RefusedException("its input is no image or signal with the channels first");
        }

        if (node.Operator == "GlobalAveragePool")
        {
            return Mean(at, node, operand, keepsRank: true);
        }

        SampleShape source = operand.Step.Shape;
        Limits.Check("the size of its image", Math.Max(source.Height, source.Width), 1, Limits.MaxPoolKernel);
        WindowAxis rows = WindowAxis.Point with { Kernel = source.Height, Stride = source.Height };
        WindowAxis columns = WindowAxis.Point with { Kernel = source.Width, Stride = source.Width };
        var layer = new PoolLayer("MaxPool", rows, columns, 0, 0, CountsPadding: false);
        return operand.On(at.Add(node, layer, SampleShape.Image(source.Channels, 1, 1), operand.Step));
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
