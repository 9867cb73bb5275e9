using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>
/// Channels as pixels. In the order CRD the channels of a pixel follow each other, as in the layer. In the order DCR they are apart; then the outputs of
/// the convolution before are put in the other order.
/// </summary>
internal sealed class DepthToSpaceNodes() : NodeKind("DepthToSpace")
{
    public override IReadOnlyList<Dimension>? Infer(Node node) =>
        node.Input(0)?.SampleSizes is [var channels, var height, var width] && FactorOf(node) is var factor && channels % (factor * factor) == 0
            && height * factor <= Limits.Values && width * factor <= Limits.Values
            ? [Dimension.Batch, new Dimension(channels / (factor * factor)), new Dimension(height * factor), new Dimension(width * factor)]
            : null;

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Image(node, at.Operand(node));
        SampleShape source = operand.Step.Shape;
        int factor = (int)FactorOf(node);
        Limits.Check("its block size", factor, 1, Limits.ShuffleFactor);
        int pixels = factor * factor;
        if (operand.Axes != Axes.Image || source.Channels % pixels != 0)
        {
            throw new RefusedException($"its input is no image whose channels are divisible by {pixels}");
        }

        int channels = source.Channels / pixels;
        string mode = node.Attributes.Text("mode", "DCR");
        if (mode == "DCR" && channels > 1 && factor > 1)
        {
            Permute(at, node, operand.Step, [.. Enumerable.Range(0, source.Channels).Select(channel => (channel % pixels * channels) + (channel / pixels))]);
        }
        else if (mode is not ("CRD" or "DCR"))
        {
            throw new RefusedException($"its mode is '{Names.Shown(mode)}'");
        }

        SampleShape shape = SampleShape.Image(channels, (long)source.Height * factor, (long)source.Width * factor);
        return operand.On(at.Add(node, new PlainLayer("PixelShuffle", LayerText.Integer(factor)), shape, operand.Step));
    }

    /// <summary>Puts the outputs of the convolution before into another order.</summary>
    private static void Permute(Conversion at, Node node, Step step, int[] sources)
    {
        if (step.Layer is not ConvLayer { Groups: 1 } conv || !at.IsOnlyReader(node))
        {
            throw new RefusedException("its mode is DCR, which can only be said directly after a convolution of one group that nothing else reads");
        }

        step.Layer = conv with { Weight = Permuted(conv.Weight, sources), Bias = conv.Bias is null ? null : Permuted(conv.Bias, sources) };
        at.Note($"the outputs of '{Names.Shown(step.Origin)}' are in the order in which '{Names.Shown(node.Name)}' (DepthToSpace, DCR) reads them");
    }

    private static Constant Permuted(Constant tensor, int[] sources)
    {
        int row = tensor.Length / sources.Length;
        float[] values = new float[tensor.Length];
        for (int index = 0; index < sources.Length; index++)
        {
            tensor.Floats.Slice(sources[index] * row, row).CopyTo(values.AsSpan(index * row));
        }

        return new Constant(tensor.Shape, values);
    }

    private static long FactorOf(Node node) => Math.Clamp(node.Attributes.Integer("blocksize", 1), 1, ushort.MaxValue);
}
