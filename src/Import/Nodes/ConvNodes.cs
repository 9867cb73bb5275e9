using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Convolutions of images and signals. A 1×1 convolution of features is a dense layer.</summary>
internal sealed class ConvNodes() : NodeKind("Conv")
{
    public override IReadOnlyList<Dimension>? Infer(Node node) =>
        node.Input(1)?.Constant is { IsFloat: true, Shape: { Count: > 2 } weight }
            ? WindowReading.Infer(node, [.. weight.Skip(2).Select(size => (long)size)], new Dimension(weight[0]))
            : null;

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Padded(node);
        Constant weight = Weights.Of(node, 1, "weight");
        Constant? bias = Weights.Bias(node, 2, weight.Shape.Count > 0 ? weight.Shape[0] : 0, 1);
        if (weight.Shape.Count is not (3 or 4))
        {
            throw new RefusedException($"its weight has {weight.Shape.Count} dimensions; convolutions of images and signals have 4 and 3");
        }

        SampleShape source = operand.Step.Shape;
        int groups = (int)Math.Clamp(node.Attributes.Integer("group", 1), 0, int.MaxValue);
        if (operand.Axes == Axes.Features && operand.Axis == 0 && groups == 1 && weight.Shape.Skip(2).All(size => size == 1) && operand.Padding is null
            && weight.Shape[1] == source.Length && operand.Rank == weight.Shape.Count - 1
            && WindowReading.Read(node, [.. weight.Shape.Skip(2).Select(size => (long)size)], [.. operand.Sizes.Skip(1)]) is var (point, other)
            && point == WindowAxis.Point && other == WindowAxis.Point)
        {
            var dense = new DenseLayer(weight.Reshaped([weight.Shape[0], weight.Shape[1]]), bias);
            return operand.On(at.Add(node, dense, SampleShape.Vector(weight.Shape[0]), operand.Step));
        }

        (WindowAxis rows, WindowAxis columns) = WindowReading.On(node, [.. weight.Shape.Skip(2).Select(size => (long)size)], operand);
        if (operand.Padding is { Value: not 0 } padding)
        {
            throw new RefusedException($"the padding of '{Names.Shown(padding.Node)}' is not 0");
        }

        Limits.Check("its kernel", Math.Max(rows.Kernel, columns.Kernel), 1, Limits.ConvKernel);
        Limits.Check("its stride", Math.Max(rows.Stride, columns.Stride), 1, Limits.Stride);
        Limits.Check("its dilation", Math.Max(rows.Dilation, columns.Dilation), 1, Limits.Dilation);
        Limits.Check("the number of values of its weight", weight.Length, 1, Limits.Values);
        if (groups < 1 || source.Channels % groups != 0 || weight.Shape[0] % groups != 0 || weight.Shape[1] != source.Channels / groups)
        {
            throw new RefusedException($"its weight is for {(long)weight.Shape[1] * groups} channels in {groups} groups, but the input has {source.Channels}");
        }

        var layer = new ConvLayer(
            rows, columns,
            WindowReading.Padding(rows, source.Height, Limits.Padding, "rows"), WindowReading.Padding(columns, source.Width, Limits.Padding, "columns"),
            groups,
            weight.Shape.Count == 4 ? weight : weight.Reshaped([weight.Shape[0], weight.Shape[1], 1, weight.Shape[2]]),
            bias);
        return new Operand(at.Add(node, layer, WindowReading.Shape(operand, weight.Shape[0], rows, columns), operand.Step), operand.Axes);
    }
}
