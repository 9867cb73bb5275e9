using GenBn.Import.Graphs;

namespace GenBn.Import.Nodes;

/// <summary>The shapes that Flatten, Reshape, Squeeze and Unsqueeze give, with the batch as a symbol; null where they are not known.</summary>
internal static class ReshapeRules
{
    public static IReadOnlyList<Dimension>? Flattened(Node node, IReadOnlyList<Dimension> shape)
    {
        // The axis may be the rank itself: then all dimensions are before it.
        long axis = node.Attributes.Integer("axis", 1);
        axis = axis < 0 ? axis + shape.Count : axis;
        return axis >= 0 && axis <= shape.Count
            && Inference.Product(shape.Take((int)axis)) is { } before && Inference.Product(shape.Skip((int)axis)) is { } behind ? [before, behind] : null;
    }

    public static IReadOnlyList<Dimension>? Reshaped(Node node, IReadOnlyList<Dimension> shape)
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

    public static IReadOnlyList<Dimension>? Squeezed(Node node, IReadOnlyList<Dimension> shape)
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

    public static IReadOnlyList<Dimension>? Unsqueezed(Node node, IReadOnlyList<Dimension> shape)
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
