using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Padding by a node of its own: the convolution or pool that reads it takes it in. The sizes are an operand from operator set 11 on.</summary>
internal sealed class PadNodes() : NodeKind("Pad")
{
    public override IReadOnlyList<Dimension>? Infer(Node node)
    {
        if (node.Input(0)?.Shape is not { } shape || PadsOf(node, shape.Count) is not { } pads)
        {
            return null;
        }

        Dimension?[] sizes = [.. shape.Select((size, axis) => size.Plus(new Dimension(pads[axis] + pads[axis + shape.Count])))];
        return sizes.Contains(null) ? null : [.. sizes.Select(size => size!.Value)];
    }

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Padded(node);
        int rank = operand.Sizes.Count + 1;
        IReadOnlyList<long> pads = PadsOf(node, rank) ?? throw new RefusedException("its pads are not constant");
        if (pads.All(pad => pad == 0))
        {
            return operand;
        }

        string mode = node.Attributes.Text("mode", "constant");
        if (mode != "constant")
        {
            throw new RefusedException($"its mode is '{Names.Shown(mode)}'; only constants are taken in");
        }

        if (operand.Padding is not null || operand.Axes == Axes.Features || pads.Any(pad => pad is < 0 or > ushort.MaxValue))
        {
            throw new RefusedException("it pads no image or signal, or pads it again, or crops it");
        }

        int[] spatial = [.. Enumerable.Range(1, rank - 1).Where(axis => axis != operand.ChannelAxis)];
        if (Enumerable.Range(0, rank).Except(spatial).Any(axis => pads[axis] != 0 || pads[axis + rank] != 0))
        {
            throw new RefusedException("it pads samples or channels");
        }

        (int row, int column) = (spatial[0], spatial[^1]);
        bool hasRows = spatial.Length == 2;
        return operand with
        {
            Padding = new PendingPadding(
                hasRows ? (int)pads[row] : 0, (int)pads[column], hasRows ? (int)pads[row + rank] : 0, (int)pads[column + rank], ValueOf(node), node.Name),
        };
    }

    private static float ValueOf(Node node) => node.Opset < 11 ? node.Attributes.Number("value", 0)
        : node.Input(2) is not { } value ? 0
        : value.Constant?.Scalar ?? throw new RefusedException("the value of its padding is not a constant number");

    private static IReadOnlyList<long>? PadsOf(Node node, int rank)
    {
        if (Inference.Integers(node, "pads", 1) is not { } pads)
        {
            return null;
        }

        // From operator set 18 on, some axes may be named.
        if (node.Input(3) is null)
        {
            return pads.Count == 2 * rank ? pads : null;
        }

        if (node.Input(3)!.Constant?.Integers is not { } axes || pads.Count != 2 * axes.Length)
        {
            return null;
        }

        long[] all = new long[2 * rank];
        for (int index = 0; index < axes.Length; index++)
        {
            if (Inference.Axis(axes[index].Size, rank) is not { } axis)
            {
                return null;
            }

            (all[axis], all[axis + rank]) = (pads[index], pads[index + axes.Length]);
        }

        return all;
    }
}
