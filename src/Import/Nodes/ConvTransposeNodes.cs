using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Transposed convolutions of images and signals. What a model cuts off more at one end than the layer can is a crop after it.</summary>
internal sealed class ConvTransposeNodes() : NodeKind("ConvTranspose")
{
    public override IReadOnlyList<Dimension>? Infer(Node node)
    {
        if (node.Input(0)?.SampleSizes is not { Count: 2 or 3 } sizes || node.Input(1)?.Constant is not { Shape: { } weight } || weight.Count != sizes.Count + 1
            || Read(node, weight, [.. sizes.Skip(1)]) is not { } axes)
        {
            return null;
        }

        long[] outputs = [.. axes.Select((axis, index) => axis.Outputs(sizes[index + 1]))];
        long channels = weight[1] * Math.Clamp(node.Attributes.Integer("group", 1), 0, int.MaxValue);
        return channels is < 1 or > Limits.Values || outputs.Any(output => output is < 1 or > Limits.Values)
            ? null
            : [Dimension.Batch, new Dimension(channels), .. outputs.Select(output => new Dimension(output))];
    }

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Image(node, at.Operand(node));
        Constant weight = Weights.Of(node, 1, "weight");
        if (weight.Shape.Count is not (3 or 4))
        {
            throw new RefusedException($"its weight has {weight.Shape.Count} dimensions; transposed convolutions of images and signals have 4 and 3");
        }

        SampleShape source = operand.Step.Shape;
        long groups = node.Attributes.Integer("group", 1);
        if (groups < 1 || weight.Shape[0] != source.Channels || source.Channels % groups != 0)
        {
            throw new RefusedException($"its weight is for {weight.Shape[0]} channels in {groups} groups, but the input has {source.Channels}");
        }

        long[] sizes = operand.Axes == Axes.Image ? [source.Height, source.Width] : [source.Width];
        TransposedAxis[] axes = sizes.Length == weight.Shape.Count - 2 && Read(node, weight.Shape, sizes) is { } read
            ? read
            : throw new RefusedException("its kernel, strides, dilations, pads and output do not fit each other");
        TransposedAxis columns = axes[^1], rows = axes.Length == 2 ? axes[0] : TransposedAxis.Point;
        Limits.Check("its kernel", Math.Max(rows.Kernel, columns.Kernel), 1, Limits.ConvKernel);
        Limits.Check("its stride", Math.Max(rows.Stride, columns.Stride), 1, Limits.Stride);
        Limits.Check("its dilation", Math.Max(rows.Dilation, columns.Dilation), 1, Limits.Dilation);
        Limits.Check("the number of values of its weight", weight.Length, 1, Limits.Values);

        (ConvTransposeAxis ofRows, int top, int bottom) = rows.Fitted();
        (ConvTransposeAxis ofColumns, int left, int right) = columns.Fitted();
        long channels = weight.Shape[1] * groups;
        var layer = new ConvTransposeLayer(
            ofRows, ofColumns, (int)groups,
            weight.Shape.Count == 4 ? weight : weight.Reshaped([weight.Shape[0], weight.Shape[1], 1, weight.Shape[2]]),
            Weights.Bias(node, 2, (int)Math.Min(channels, int.MaxValue), 1));
        long height = ofRows.Outputs(source.Height), width = ofColumns.Outputs(source.Width);
        if (height - top - bottom < 1 || width - left - right < 1)
        {
            throw new RefusedException("its padding cuts off everything");
        }

        Operand output = operand.On(at.Add(node, layer, SampleShape.Image(channels, height, width), operand.Step));
        return SliceNodes.Crop(at, node, output, top, bottom, left, right);
    }

    private static TransposedAxis[]? Read(Node node, IReadOnlyList<int> weight, IReadOnlyList<long> sizes)
    {
        int rank = sizes.Count;
        NodeAttributes attributes = node.Attributes;
        IReadOnlyList<long> ones = [.. Enumerable.Repeat(1L, rank)], zeros = [.. Enumerable.Repeat(0L, 2 * rank)];
        IReadOnlyList<long> strides = attributes.Integers("strides") ?? ones, dilations = attributes.Integers("dilations") ?? ones;
        IReadOnlyList<long> more = attributes.Integers("output_padding") ?? [.. zeros.Take(rank)];
        IReadOnlyList<long>? shape = attributes.Integers("output_shape");
        string auto = attributes.Text("auto_pad", "NOTSET");
        IReadOnlyList<long> pads = (auto is "NOTSET" or "" ? attributes.Integers("pads") : null) ?? zeros;
        if (strides.Count != rank || dilations.Count != rank || more.Count != rank || pads.Count != 2 * rank || (shape is not null && shape.Count != rank)
            || strides.Concat(dilations).Any(number => number is < 1 or > ushort.MaxValue)
            || pads.Concat(more).Concat(shape ?? []).Any(number => number is < 0 or > ushort.MaxValue))
        {
            return null;
        }

        var axes = new TransposedAxis[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            var read = new TransposedAxis(
                weight[axis + 2], (int)strides[axis], (int)dilations[axis], (int)pads[axis], (int)pads[axis + rank], (int)more[axis]);
            if (shape is not null || auto is "SAME_UPPER" or "SAME_LOWER")
            {
                // The size is given, and the padding follows. ONNX halves it; the odd one is at the end only for SAME_UPPER.
                long wanted = shape?[axis] ?? sizes[axis] * strides[axis];
                long total = (read with { Before = 0, After = 0 }).Outputs(sizes[axis]) - wanted;
                if (total is < -ushort.MaxValue or > ushort.MaxValue)
                {
                    return null;
                }

                // A larger size than the kernel reaches is padding of the output.
                int less = Math.Max(0, (int)total) / 2, rest = Math.Max(0, (int)total) - less, beyond = Math.Max(0, -(int)total);
                read = read with { OutputPadding = read.OutputPadding + beyond };
                read = auto == "SAME_UPPER" ? read with { Before = less, After = rest } : read with { Before = rest, After = less };
            }

            axes[axis] = read;
        }

        return axes;
    }
}

/// <summary>One axis of a transposed convolution, as a model has it: with padding on each side for itself.</summary>
internal sealed record TransposedAxis(int Kernel, int Stride, int Dilation, int Before, int After, int OutputPadding)
{
    /// <summary>The axis that a signal does not have.</summary>
    public static TransposedAxis Point { get; } = new(1, 1, 1, 0, 0, 0);

    public long Outputs(long size) => ((size - 1) * Stride) + ((long)(Kernel - 1) * Dilation) + 1 + OutputPadding - Before - After;

    /// <summary>The axis of the language, and what a crop after the layer leaves out at both ends.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public (ConvTransposeAxis Axis, int First, int Last) Fitted()
    {
        int end = After - OutputPadding, padding = Before, more = Before - end;
        int first = 0, last = 0;
        if (more < 0)
        {
            (more, last) = (0, -more);
        }
        else if (more >= Stride)
        {
            padding = Math.Max(0, end);
            (more, first) = (padding - end, Before - padding);
        }

        Limits.Check("its padding", padding, 0, Limits.Padding);
        Limits.Check("its output padding", more, 0, Stride - 1);
        return (new ConvTransposeAxis(Kernel, Stride, Dilation, padding, more), first, last);
    }
}
