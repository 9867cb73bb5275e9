using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>
/// Padding by a node of its own. The convolution or pool that reads constants takes them in; otherwise it is a layer, and a negative one a crop. The
/// sizes are an operand from operator set 11 on.
/// </summary>
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
        IReadOnlyList<long> pads = PadsOf(node, operand.Sizes.Count + 1) ?? throw new RefusedException("its pads are not constant");
        if (pads.All(pad => pad == 0))
        {
            return operand;
        }

        // Padding of padding adds up only for layers.
        operand = operand.Axes == Axes.Features || operand.Padding is not null ? at.Image(node, at.Operand(node)) : operand;
        (Sides added, Sides cropped) = SidesOf(operand, pads);
        Limits.Check("the number of rows or columns that it leaves out", cropped.Most, 0, Limits.Border);
        string mode = node.Attributes.Text("mode", "constant");
        if (mode != "constant" && cropped.Most > 0)
        {
            throw new RefusedException($"its mode is '{Names.Shown(mode)}', but it leaves out rows or columns");
        }

        operand = SliceNodes.Crop(at, node, operand, cropped.Top, cropped.Bottom, cropped.Left, cropped.Right);
        switch (mode)
        {
            case "constant" when added.Most == 0:
                return operand;
            case "constant":
                Operand padded = operand with
                {
                    Padding = new PendingPadding(added.Top, added.Left, added.Bottom, added.Right, ValueOf(node), node.Name),
                };

                // Our own export writes padding of a convolution into the convolution: what is a node was a layer.
                return at.Graph.IsOwn ? AsLayer(at, node, padded) : padded;
            case "reflect":
                SampleShape source = operand.Step.Shape;
                Limits.Check("the number of rows that it reflects", Math.Max(added.Top, added.Bottom), 0, source.Height - 1);
                Limits.Check("the number of columns that it reflects", Math.Max(added.Left, added.Right), 0, source.Width - 1);
                return Layer(at, node, operand, added, nameof(PadMode.Reflect));
            case "edge":
                return Layer(at, node, operand, added, nameof(PadMode.Edge));
            default:
                throw new RefusedException($"its mode is '{Names.Shown(mode)}'; a padding is constant, reflected or the edge");
        }
    }

    /// <summary>The padding around an operand as a layer.</summary>
    /// <param name="at">The conversion.</param>
    /// <param name="node">The node that needs it.</param>
    /// <param name="operand">An image with padding.</param>
    /// <exception cref="RefusedException">It is not of zeros, or too large.</exception>
    public static Operand AsLayer(Conversion at, Node node, Operand operand)
    {
        PendingPadding padding = operand.Padding!;
        return padding.Value != 0
            ? throw new RefusedException(FormattableString.Invariant(
                $"the padding of '{Names.Shown(padding.Node)}' is {padding.Value}; a layer of padding has 0, and only a maximum takes in −∞"))
            : Layer(at, node, operand with { Padding = null }, new Sides(padding.Top, padding.Bottom, padding.Left, padding.Right), mode: null);
    }

    private static Operand Layer(Conversion at, Node node, Operand operand, Sides sides, string? mode)
    {
        Limits.Check("the number of rows or columns that it adds", sides.Most, 0, Limits.Border);
        SampleShape source = operand.Step.Shape;
        var layer = new PlainLayer(
            "Pad",
            [.. LayerText.Border(sides.Top, sides.Bottom, sides.Left, sides.Right), .. mode is null ? (IEnumerable<string>)[] : [$"Mode = PadMode.{mode}"]]);
        return operand.On(at.Add(
            node, layer, SampleShape.Image(source.Channels, source.Height + sides.Top + sides.Bottom, source.Width + sides.Left + sides.Right), operand.Step));
    }

    private static (Sides Added, Sides Cropped) SidesOf(Operand operand, IReadOnlyList<long> pads)
    {
        int rank = operand.Sizes.Count + 1;
        if (pads.Any(pad => pad is < -ushort.MaxValue or > ushort.MaxValue))
        {
            throw new RefusedException("its pads are too large");
        }

        int[] spatial = [.. Enumerable.Range(1, rank - 1).Where(axis => axis != operand.ChannelAxis)];
        if (Enumerable.Range(0, rank).Except(spatial).Any(axis => pads[axis] != 0 || pads[axis + rank] != 0))
        {
            throw new RefusedException("it pads samples or channels");
        }

        (int row, int column) = (spatial[0], spatial[^1]);
        bool hasRows = spatial.Length == 2;
        int top = hasRows ? (int)pads[row] : 0, bottom = hasRows ? (int)pads[row + rank] : 0, left = (int)pads[column], right = (int)pads[column + rank];
        return (
            new Sides(Math.Max(0, top), Math.Max(0, bottom), Math.Max(0, left), Math.Max(0, right)),
            new Sides(Math.Max(0, -top), Math.Max(0, -bottom), Math.Max(0, -left), Math.Max(0, -right)));
    }

    /// <summary>Rows and columns on each side of an image.</summary>
    private sealed record Sides(int Top, int Bottom, int Left, int Right)
    {
        public int Most => Math.Max(Math.Max(Top, Bottom), Math.Max(Left, Right));
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
