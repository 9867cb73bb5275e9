using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>
/// Other shapes for the same values: Flatten, Reshape, Squeeze and Unsqueeze. What only adds or removes dimensions of size 1 is no layer; an image that
/// becomes a vector is one.
/// </summary>
internal sealed class ReshapeNodes() : NodeKind("Reshape", "Flatten", "Squeeze", "Unsqueeze")
{
    public override IReadOnlyList<Dimension>? Infer(Node node)
    {
        if (node.Input(0)?.Shape is not { } shape)
        {
            return null;
        }

        return node.Operator switch
        {
            "Flatten" => Flattened(node, shape),
            "Reshape" => Reshaped(node, shape),
            "Squeeze" => Squeezed(node, shape),
            _ => Unsqueezed(node, shape),
        };
    }

    public override Constant? Evaluate(Node node) =>
        node.Input(0)?.Constant is { } constant && Inference.Fixed(node.Output.Shape) is { } shape
            && shape.Aggregate(1L, (product, size) => product * size) == constant.Length
            ? constant.Reshaped(shape)
            : null;

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Operand(node);
        IReadOnlyList<long> sizes = node.Output.SampleSizes
            ?? throw new RefusedException("its new shape is not constant, or does not keep the samples apart");
        if (sizes.SequenceEqual(operand.Sizes))
        {
            return operand;
        }

        return operand.Axes == Axes.Features ? OfVector(at, node, operand, sizes) : OfImage(at, node, operand, sizes);
    }

    private static Operand OfVector(Conversion at, Node node, Operand operand, IReadOnlyList<long> sizes)
    {
        long features = operand.Step.Shape.Length;
        int axis = features == 1 ? 0 : Enumerable.Range(0, sizes.Count).FirstOrDefault(index => sizes[index] == features, -1);
        if (axis >= 0 && sizes.Aggregate(1L, (product, size) => product * size) == features)
        {
            return operand with { Rank = sizes.Count, Axis = axis };
        }

        // The image that was flattened before, or the input in another form of the same order of values.
        if (operand.TurnedFrom is null && ImageOf(sizes) is { } image && image.Length == features)
        {
            if (operand.Step.Layer is PlainLayer { Kind: "Flatten" } && operand.Step.Inputs[0] is { } source && source.Shape == image)
            {
                return new Operand(source, sizes.Count == 2 ? Axes.Signal : Axes.Image);
            }

            if (operand.Step.Layer is InputLayer && at.IsOnlyReader(node))
            {
                operand.Step.Shape = image;
                return new Operand(operand.Step, sizes.Count == 2 ? Axes.Signal : Axes.Image);
            }
        }

        throw new RefusedException("it makes an image of a vector, for which there is no layer");
    }

    private static Operand OfImage(Conversion at, Node node, Operand operand, IReadOnlyList<long> sizes)
    {
        SampleShape shape = operand.Step.Shape;
        if (sizes.Count == 1 || sizes.Count(size => size != 1) <= 1)
        {
            // A vector, perhaps with dimensions of size 1 around it.
            Step flat = at.Add(node, new PlainLayer("Flatten"), SampleShape.Vector(shape.Length), operand.Step);
            bool isTurned = operand.Axes is Axes.ChannelsLast or Axes.SignalLast && !shape.HasOneOrder;
            int axis = Math.Max(0, Enumerable.Range(0, sizes.Count).FirstOrDefault(index => sizes[index] == shape.Length, 0));
            return new Operand(flat, Axes.Features, sizes.Count, axis) { TurnedFrom = isTurned ? shape : null };
        }

        bool isLast = operand.Axes is Axes.ChannelsLast or Axes.SignalLast;
        if (isLast && shape.Channels == 1 && sizes.SequenceEqual([1L, shape.Height, shape.Width]))
        {
            return new Operand(operand.Step, Axes.Image);
        }

        if (!isLast && shape.Channels == 1 && sizes.SequenceEqual([(long)shape.Height, shape.Width, 1]))
        {
            return new Operand(operand.Step, Axes.ChannelsLast);
        }

        // One row: a signal and an image of one row are the same.
        if (shape.Height == 1)
        {
            if (!isLast && sizes.SequenceEqual([(long)shape.Channels, shape.Width]))
            {
                return new Operand(operand.Step, Axes.Signal);
            }

            if (!isLast && sizes.SequenceEqual([(long)shape.Channels, 1, shape.Width]))
            {
                return new Operand(operand.Step, Axes.Image);
            }

            if (isLast && sizes.SequenceEqual([(long)shape.Width, shape.Channels]))
            {
                return new Operand(operand.Step, Axes.SignalLast);
            }

            if (isLast && sizes.SequenceEqual([1L, shape.Width, shape.Channels]))
            {
                return new Operand(operand.Step, Axes.ChannelsLast);
            }
        }

        if (operand.Step.Layer is InputLayer && !(isLast && !shape.HasOneOrder)
            && ImageOf(sizes) is { } image && image.Length == shape.Length && at.IsOnlyReader(node))
        {
            operand.Step.Shape = image;
            return new Operand(operand.Step, sizes.Count == 2 ? Axes.Signal : Axes.Image);
        }

        throw new RefusedException("it makes another image of an image, for which there is no layer");
    }

    private static SampleShape? ImageOf(IReadOnlyList<long> sizes) => sizes switch
    {
        [var channels, var width] => SampleShape.Image(channels, 1, width),
        [var channels, var height, var width] => SampleShape.Image(channels, height, width),
        _ => null,
    };

    private static IReadOnlyList<Dimension>? Flattened(Node node, IReadOnlyList<Dimension> shape)
    {
        // The axis may be the rank itself: then all dimensions are before it.
        long axis = node.Attributes.Integer("axis", 1);
        axis = axis < 0 ? axis + shape.Count : axis;
        return axis >= 0 && axis <= shape.Count
            && Inference.Product(shape.Take((int)axis)) is { } before && Inference.Product(shape.Skip((int)axis)) is { } behind ? [before, behind] : null;
    }

    private static IReadOnlyList<Dimension>? Reshaped(Node node, IReadOnlyList<Dimension> shape)
    {
        if (node.Input(1)?.Constant?.Integers is not { } wanted)
        {
            return null;
        }

        bool keepsZeros = node.Attributes.Integer("allowzero", 0) != 0;
        var sizes = new Dimension[wanted.Length];
        int open = -1;
        for (int index = 0; index < wanted.Length; index++)
        {
            Dimension size = wanted[index];
            if (size == new Dimension(-1) && open < 0)
            {
                open = index;
                sizes[index] = new Dimension(1);
            }
            else if (size == new Dimension(0) && !keepsZeros && index < shape.Count)
            {
                sizes[index] = shape[index];
            }
            else if (size.Size < 1)
            {
                return null;
            }
            else
            {
                sizes[index] = size;
            }
        }

        if (Inference.Product(shape) is not { } all || Inference.Product(sizes) is not { } rest)
        {
            return null;
        }

        if (open < 0)
        {
            return all == rest ? sizes : OfSamples(shape, sizes);
        }

        // Where the number of samples was written as 1, what is left over is not the batch: [1, −1] of N×8 is N×8.
        if (sizes[0] is { IsBatch: false, Size: var first } && open > 0 && all.IsBatch && Inference.Product(shape.Skip(1)) is { IsBatch: false } sample)
        {
            Dimension? others = Inference.Product(sizes.Skip(1));
            if (first == 1 && others is { IsBatch: false, Size: > 0 } known && sample.Size % known.Size == 0)
            {
                sizes[0] = Dimension.Batch;
                sizes[open] = new Dimension(sample.Size / known.Size);
                return sizes;
            }
        }

        if (all.Over(rest) is not { } inferred || inferred.Times(rest) != all)
        {
            return null;
        }

        sizes[open] = inferred;
        return sizes;
    }

    /// <summary>A shape in which the number of samples was written as a number: dimension 0 counts samples if the others multiply up to one sample.</summary>
    private static IReadOnlyList<Dimension>? OfSamples(IReadOnlyList<Dimension> shape, Dimension[] sizes)
    {
        if (sizes.Length > 0 && !sizes[0].IsBatch && shape is [{ IsBatch: true, Size: 1 }, ..]
            && Inference.Product(shape.Skip(1)) is { } sample && Inference.Product(sizes.Skip(1)) == sample)
        {
            sizes[0] = Dimension.Batch;
            return sizes;
        }

        return null;
    }

    private static IReadOnlyList<Dimension>? Squeezed(Node node, IReadOnlyList<Dimension> shape)
    {
        var one = new Dimension(1);
        if (node.Attributes.Integers("axes") is null && node.Input(1) is null)
        {
            return [.. shape.Where(size => size != one)];
        }

        if (Inference.Integers(node, "axes", 1) is not { } axes)
        {
            return null;
        }

        int?[] counted = [.. axes.Select(axis => Inference.Axis(axis, shape.Count))];
        return counted.Any(axis => axis is not { } at || shape[at] != one) ? null : [.. shape.Where((_, axis) => !counted.Contains(axis))];
    }

    private static IReadOnlyList<Dimension>? Unsqueezed(Node node, IReadOnlyList<Dimension> shape)
    {
        if (Inference.Integers(node, "axes", 1) is not { Count: < 8 } axes)
        {
            return null;
        }

        int rank = shape.Count + axes.Count;
        int?[] counted = [.. axes.Select(axis => Inference.Axis(axis, rank))];
        if (counted.Contains(null) || counted.Distinct().Count() != axes.Count)
        {
            return null;
        }

        var rest = new Queue<Dimension>(shape);
        return [.. Enumerable.Range(0, rank).Select(axis => counted.Contains(axis) ? new Dimension(1) : rest.Dequeue())];
    }
}
