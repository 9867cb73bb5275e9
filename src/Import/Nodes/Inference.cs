using GenBn.Import.Graphs;

namespace GenBn.Import.Nodes;

/// <summary>Shapes of results that several kinds of nodes have in common.</summary>
internal static class Inference
{
    /// <summary>ONNX's rule for operands of different shapes: they are aligned at their ends, and sizes of 1 repeat.</summary>
    public static IReadOnlyList<Dimension>? Broadcast(IReadOnlyList<Dimension>? left, IReadOnlyList<Dimension>? right)
    {
        if (left is null || right is null)
        {
            return null;
        }

        var result = new Dimension[Math.Max(left.Count, right.Count)];
        for (int back = 1; back <= result.Length; back++)
        {
            Dimension a = back <= left.Count ? left[^back] : new Dimension(1);
            Dimension b = back <= right.Count ? right[^back] : new Dimension(1);
            if (a != b && a != new Dimension(1) && b != new Dimension(1))
            {
                return null;
            }

            result[^back] = a == new Dimension(1) ? b : a;
        }

        return result;
    }

    /// <summary>A dimension counted from the front; null if there is none.</summary>
    public static int? Axis(long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : null;

    /// <summary>Whole numbers that an operand or, in older operator sets, an attribute gives.</summary>
    public static IReadOnlyList<long>? Integers(Node node, string attribute, int input) =>
        node.Attributes.Integers(attribute)
        ?? (node.Input(input)?.Constant?.Integers is { } numbers && numbers.All(number => !number.IsBatch) ? [.. numbers.Select(number => number.Size)] : null);

    /// <summary>The product of sizes; null if it is not known.</summary>
    public static Dimension? Product(IEnumerable<Dimension> sizes)
    {
        Dimension? product = new Dimension(1);
        foreach (Dimension size in sizes)
        {
            product = product?.Times(size);
        }

        return product;
    }

    /// <summary>A shape of numbers only, as an array; null if it has the batch, is negative or too large to be a constant's.</summary>
    public static int[]? Fixed(IReadOnlyList<Dimension>? shape) =>
        shape is not null && shape.All(size => !size.IsBatch && size.Size is >= 0 and <= Limits.Values) && Product(shape) is not null
            ? [.. shape.Select(size => (int)size.Size)]
            : null;
}
