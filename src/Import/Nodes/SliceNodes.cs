using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Parts: of a list of sizes, or of rows and columns of an image, which is a crop. The bounds are operands from operator set 10 on.</summary>
internal sealed class SliceNodes() : NodeKind("Slice")
{
    public override IReadOnlyList<Dimension>? Infer(Node node) => node.Input(0) is { Constant: null, SampleSizes: { } sizes } && PartOf(node, sizes) is { } part
        ? [Dimension.Batch, .. part.Select(bounds => new Dimension(bounds.End - bounds.Start))]
        : null;

    public override Constant? Evaluate(Node node)
    {
        if (node.Input(0)?.Constant is not { Integers: { } list, Shape.Count: 1 }
            || Inference.Integers(node, "starts", 1) is not [var start] || Inference.Integers(node, "ends", 2) is not [var end]
            || (node.Input(4) is { } step && step.Constant?.Integers is not [{ IsBatch: false, Size: 1 }]))
        {
            return null;
        }

        int first = (int)Bound(start, list.Length), last = (int)Bound(end, list.Length);
        Dimension[] part = first < last ? list[first..last] : [];
        return new Constant([part.Length], part);
    }

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Operand(node);
        IReadOnlyList<long> sizes = operand.Sizes;
        (long Start, long End)[] part = PartOf(node, sizes)
            ?? throw new RefusedException("it takes a part of the samples, or every few values, or its bounds are not constant");
        (int First, int Last)[] left = [.. part.Select((bounds, axis) => ((int)bounds.Start, (int)(sizes[axis] - bounds.End)))];
        if (left.All(ends => ends == (0, 0)))
        {
            return operand;
        }

        int channels = operand.ChannelAxis - 1;
        if (operand.Axes == Axes.Features || left[channels] != (0, 0))
        {
            throw new RefusedException("there is no layer that takes a part of the channels or features");
        }

        (int First, int Last)[] spatial = [.. left.Where((_, axis) => axis != channels)];
        (int top, int bottom) = spatial.Length == 2 ? spatial[0] : (0, 0);
        return Crop(at, node, operand, top, bottom, spatial[^1].First, spatial[^1].Last);
    }

    /// <summary>A crop of an image; nothing where nothing is left out.</summary>
    public static Operand Crop(Conversion at, Node node, Operand operand, int top, int bottom, int left, int right)
    {
        int most = Math.Max(Math.Max(top, bottom), Math.Max(left, right));
        if (most == 0)
        {
            return operand;
        }

        SampleShape source = operand.Step.Shape;
        Limits.Check("the number of rows or columns that it leaves out", most, 0, Limits.Border);
        var layer = new PlainLayer("Crop", [.. LayerText.Border(top, bottom, left, right)]);
        var shape = SampleShape.Image(source.Channels, (long)source.Height - top - bottom, (long)source.Width - left - right);
        return operand.On(at.Add(node, layer, shape, operand.Step));
    }

    /// <summary>First index and end along each dimension of a sample; null if they are not known, or not a part of every sample.</summary>
    private static (long Start, long End)[]? PartOf(Node node, IReadOnlyList<long> sizes)
    {
        if (Inference.Integers(node, "starts", 1) is not { } starts || Inference.Integers(node, "ends", 2) is not { } ends || starts.Count != ends.Count)
        {
            return null;
        }

        IReadOnlyList<long>? axes = node.Attributes.Has("axes") || node.Input(3) is not null
            ? Inference.Integers(node, "axes", 3)
            : [.. Enumerable.Range(0, starts.Count).Select(axis => (long)axis)];
        IReadOnlyList<long>? steps = node.Input(4) is null ? [.. starts.Select(_ => 1L)] : Inference.Integers(node, "steps", 4);
        if (axes?.Count != starts.Count || steps?.Count != starts.Count || steps.Any(step => step != 1))
        {
            return null;
        }

        (long Start, long End)[] part = [.. sizes.Select(size => (0L, size))];
        for (int index = 0; index < starts.Count; index++)
        {
            if (Inference.Axis(axes[index], sizes.Count + 1) is not { } axis)
            {
                return null;
            }

            if (axis == 0)
            {
                // All samples, up to any number that counts as the end.
                if (starts[index] != 0 || ends[index] < int.MaxValue)
                {
                    return null;
                }

                continue;
            }

            long size = sizes[axis - 1];
            part[axis - 1] = (Bound(starts[index], size), Bound(ends[index], size));
            if (part[axis - 1].Start >= part[axis - 1].End)
            {
                return null;
            }
        }

        return part;
    }

    private static long Bound(long index, long count) => Math.Clamp(index < 0 ? index + count : index, 0, count);
}
