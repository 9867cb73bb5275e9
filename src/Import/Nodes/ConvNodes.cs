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

        operand = at.Image(node, operand);
        source = operand.Step.Shape;
        (WindowAxis Rows, WindowAxis Columns) windows = WindowReading.On(node, [.. weight.Shape.Skip(2).Select(size => (long)size)], operand);
        if (operand.Padding is { Value: not 0 } padding)
        {
            throw new RefusedException($"the padding of '{Names.Shown(padding.Node)}' is not 0");
        }

        Limits.Check("the number of values of its weight", weight.Length, 1, Limits.Values);
        if (groups < 1 || source.Channels % groups != 0 || weight.Shape[0] % groups != 0 || weight.Shape[1] != source.Channels / groups)
        {
            throw new RefusedException($"its weight is for {(long)weight.Shape[1] * groups} channels in {groups} groups, but the input has {source.Channels}");
        }

        (string kind, FittedWindows fitted) = Fit(at, node, operand, windows);
        var layer = new ConvLayer(
            fitted.Rows, fitted.Columns, fitted.PaddingRows, fitted.PaddingColumns, groups,
            weight.Shape.Count == 4 ? weight : weight.Reshaped([weight.Shape[0], weight.Shape[1], 1, weight.Shape[2]]),
            bias)
        { Kind = kind };
        return new Operand(at.Add(node, layer, WindowReading.Shape(fitted, weight.Shape[0]), fitted.Operand.Step), operand.Axes);
    }

    /// <summary>The attribute and its windows. That for sequences has longer kernels, wider dilations and causal padding.</summary>
    private static (string Kind, FittedWindows Windows) Fit(Conversion at, Node node, Operand operand, (WindowAxis Rows, WindowAxis Columns) windows)
    {
        (WindowAxis rows, WindowAxis columns) = windows;
        Limits.Check("its stride", Math.Max(rows.Stride, columns.Stride), 1, Limits.Stride);
        int? causal = columns.Positions(operand.Step.Shape.Width) < 1 ? null
            : columns.PaddingOn(operand.Step.Shape.Width, Limits.Padding, maybeCausal: true);
        bool isNeeded = columns.Kernel > Limits.ConvKernel || columns.Dilation > Limits.Dilation || causal == WindowAxis.Causal;

        // A padding wider than the kernel is possible for images only.
        if (WindowReading.IsOneDimensional(at, operand, rows, isNeeded) && (isNeeded || columns.Before < columns.Reach))
        {
            Limits.Check("its kernel", columns.Kernel, 1, Limits.Conv1DKernel);
            Limits.Check("its dilation", columns.Dilation, 1, Limits.Conv1DDilation);
            return (
                ConvLayer.OneDimensional,
                WindowReading.Fit(at, node, operand, windows, axis => (int)axis.Reach - 1, new PaddingRule(MaybeCausal: true, MaybeZeros: true)));
        }

        Limits.Check("its kernel", Math.Max(rows.Kernel, columns.Kernel), 1, Limits.ConvKernel);
        Limits.Check("its dilation", Math.Max(rows.Dilation, columns.Dilation), 1, Limits.Dilation);
        return (
            "Conv", WindowReading.Fit(at, node, operand, windows, _ => Limits.Padding, new PaddingRule(MaybeCausal: false, MaybeZeros: true)));
    }
}
