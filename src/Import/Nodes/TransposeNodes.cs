using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Another order of dimensions. Between channels first and channels last it is no layer: the network has its own order.</summary>
internal sealed class TransposeNodes() : NodeKind("Transpose")
{
    public override IReadOnlyList<Dimension>? Infer(Node node) =>
        node.Input(0)?.Shape is { } shape && OrderOf(node, shape.Count) is { } order ? [.. order.Select(axis => shape[axis])] : null;

    public override Constant? Evaluate(Node node)
    {
        if (node.Input(0)?.Constant is not { IsFloat: true, Shape: { Count: > 0 and < 6 } shape } constant || OrderOf(node, shape.Count) is not { } order)
        {
            return null;
        }

        int[] turned = [.. order.Select(axis => shape[axis])];
        if (turned.Length == 2 && order[0] == 1)
        {
            return new Constant(turned, Weights.Transposed(constant.Floats, shape[0], shape[1]));
        }

        // Distance in the source between neighbours along each dimension of the result.
        int[] strides = new int[shape.Count];
        int stride = 1;
        for (int axis = shape.Count - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        ReadOnlySpan<float> values = constant.Floats;
        float[] result = new float[values.Length];
        int[] position = new int[turned.Length];
        for (int index = 0; index < result.Length; index++)
        {
            int source = 0;
            for (int axis = 0; axis < position.Length; axis++)
            {
                source += position[axis] * strides[order[axis]];
            }

            result[index] = values[source];
            for (int axis = position.Length - 1; axis >= 0 && ++position[axis] == turned[axis]; axis--)
            {
                position[axis] = 0;
            }
        }

        return new Constant(turned, result);
    }

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Padded(node);
        int rank = operand.Sizes.Count + 1;
        IReadOnlyList<int> order = OrderOf(node, rank) ?? throw new RefusedException("its order of dimensions does not fit its input");
        if (order.SequenceEqual(Enumerable.Range(0, rank)))
        {
            return operand;
        }

        bool takesLast = order.SequenceEqual([0, .. Enumerable.Range(2, rank - 2), 1]);
        bool takesFirst = order.SequenceEqual([0, rank - 1, .. Enumerable.Range(1, rank - 2)]);
        return (operand.Axes, takesLast, takesFirst) switch
        {
            (Axes.Image, true, _) => operand with { Axes = Axes.ChannelsLast },
            (Axes.ChannelsLast, _, true) => operand with { Axes = Axes.Image },
            (Axes.Signal, true, _) => operand with { Axes = Axes.SignalLast },
            (Axes.SignalLast, _, true) => operand with { Axes = Axes.Signal },
            (Axes.Features, _, _) when order[0] == 0 => operand with { Axis = order.ToList().IndexOf(operand.Axis + 1) - 1 },
            _ => throw new RefusedException($"its order is {string.Join(", ", order)}; only that between channels first and channels last is known"),
        };
    }

    private static IReadOnlyList<int>? OrderOf(Node node, int rank)
    {
        if (node.Attributes.Integers("perm") is not { } order)
        {
            return [.. Enumerable.Range(0, rank).Reverse()];
        }

        return order.Count == rank && order.Order().SequenceEqual(Enumerable.Range(0, rank).Select(axis => (long)axis))
            ? [.. order.Select(axis => (int)axis)]
            : null;
    }
}
