using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Reads the windows of a convolution or pool. Those of a signal have one row.</summary>
internal static class WindowReading
{
    /// <summary>The windows in rows and columns.</summary>
    /// <param name="node">The node.</param>
    /// <param name="kernel">The kernel; null: the attribute.</param>
    /// <param name="sizes">Rows and columns, or the positions, of the input.</param>
    /// <returns>Null if attributes do not fit each other.</returns>
    public static (WindowAxis Rows, WindowAxis Columns)? Read(Node node, IReadOnlyList<long>? kernel, IReadOnlyList<long> sizes)
    {
        NodeAttributes attributes = node.Attributes;
        int rank = sizes.Count;
        kernel ??= attributes.Integers("kernel_shape");
        IReadOnlyList<long> ones = [.. Enumerable.Repeat(1L, rank)];
        IReadOnlyList<long> strides = attributes.Integers("strides") ?? ones;
        IReadOnlyList<long> dilations = attributes.Integers("dilations") ?? ones;
        string auto = attributes.Text("auto_pad", "NOTSET");
        IReadOnlyList<long> pads = (auto is "NOTSET" or "" ? attributes.Integers("pads") : null) ?? [.. Enumerable.Repeat(0L, 2 * rank)];
        if (rank is < 1 or > 2 || kernel?.Count != rank || strides.Count != rank || dilations.Count != rank || pads.Count != 2 * rank
            || kernel.Concat(strides).Concat(dilations).Any(number => number is < 1 or > ushort.MaxValue) || pads.Any(pad => pad is < 0 or > ushort.MaxValue))
        {
            return null;
        }

        bool roundsUp = attributes.Integer("ceil_mode", 0) != 0;
        WindowAxis[] axes =
        [
            .. Enumerable.Range(0, rank).Select(axis =>
            {
                var window = new WindowAxis(
                    (int)kernel[axis], (int)strides[axis], (int)dilations[axis], (int)pads[axis], (int)pads[axis + rank], roundsUp);
                return auto is "SAME_UPPER" or "SAME_LOWER" ? window.PaddedTo(sizes[axis], auto == "SAME_UPPER") : window;
            }),
        ];
        return rank == 2 ? (axes[0], axes[1]) : (WindowAxis.Point, axes[0]);
    }

    /// <summary>Shape of the result: the samples, the channels, and the number of windows.</summary>
    public static IReadOnlyList<Dimension>? Infer(Node node, IReadOnlyList<long>? kernel, Dimension? channels)
    {
        if (node.Input(0)?.SampleSizes is not { Count: 2 or 3 } sizes || Read(node, kernel, [.. sizes.Skip(1)]) is not var (rows, columns))
        {
            return null;
        }

        long height = sizes.Count == 3 ? rows.Positions(sizes[1]) : 1;
        long width = columns.Positions(sizes[^1]);
        Dimension outputs = channels ?? new Dimension(sizes[0]);
        return height < 1 || width < 1 ? null
            : sizes.Count == 3 ? [Dimension.Batch, outputs, new Dimension(height), new Dimension(width)]
            : [Dimension.Batch, outputs, new Dimension(width)];
    }

    /// <summary>The windows of a node on an operand that is an image or a signal, with the padding around the operand taken in.</summary>
    /// <exception cref="RefusedException">The attributes do not fit.</exception>
    public static (WindowAxis Rows, WindowAxis Columns) On(Node node, IReadOnlyList<long>? kernel, Operand operand)
    {
        SampleShape shape = operand.Step.Shape;
        IReadOnlyList<long> sizes = operand.Padding is { } around
            ? [shape.Height + around.Top + around.Bottom, shape.Width + around.Left + around.Right]
            : [shape.Height, shape.Width];
        (WindowAxis Rows, WindowAxis Columns) windows = Read(node, kernel, operand.Axes == Axes.Image ? sizes : [sizes[1]])
            ?? throw new RefusedException("its kernel, strides, dilations and pads do not fit each other");
        return operand.Padding is not { } pad ? windows : (
            windows.Rows with { Before = windows.Rows.Before + pad.Top, After = windows.Rows.After + pad.Bottom },
            windows.Columns with { Before = windows.Columns.Before + pad.Left, After = windows.Columns.After + pad.Right });
    }

    /// <summary>Windows with the padding that the language has for them.</summary>
    /// <param name="at">The conversion.</param>
    /// <param name="node">The node.</param>
    /// <param name="operand">An image or signal; what is padded around it is in the windows.</param>
    /// <param name="windows">The windows.</param>
    /// <param name="most">The largest padding of the layer for windows of an axis.</param>
    /// <param name="rule">What the layer can say besides a number on both sides.</param>
    /// <exception cref="RefusedException">The language cannot say it.</exception>
    public static FittedWindows Fit(
        Conversion at, Node node, Operand operand, (WindowAxis Rows, WindowAxis Columns) windows, Func<WindowAxis, int> most, PaddingRule rule)
    {
        SampleShape shape = operand.Step.Shape;
        (WindowAxis rows, WindowAxis columns) = windows;
        foreach ((WindowAxis axis, int size, string what) in new[] { (rows, shape.Height, "rows"), (columns, shape.Width, "columns") })
        {
            if (axis.Positions(size) < 1)
            {
                throw new RefusedException($"its kernel is larger than the padded input in {what}");
            }
        }

        int? ofRows = rows.PaddingOn(shape.Height, most(rows)), ofColumns = columns.PaddingOn(shape.Width, most(columns), rule.MaybeCausal);
        operand = operand with { Padding = null };
        if (ofRows is { } height && ofColumns is { } width)
        {
            return new FittedWindows(operand, rows, columns, height, width);
        }

        if (!rule.MaybeZeros)
        {
            (WindowAxis axis, string what) = ofRows is null ? (rows, "rows") : (columns, "columns");
            string padding = $"{axis.Before} before and {axis.After} behind the {what}";
            throw new RefusedException($"the padding of {padding} is neither the same on both sides, up to {most(axis)}, nor Padding.Same");
        }

        // Zeros that differ on the sides are a layer before.
        operand = PadNodes.AsLayer(at, node, operand with
        {
            Padding = new PendingPadding(
                rows.Before, columns.Before, (int)rows.AfterRead(shape.Height), (int)columns.AfterRead(shape.Width), 0, node.Name),
        });
        return new FittedWindows(operand, rows.WithoutPadding, columns.WithoutPadding, 0, 0);
    }

    /// <summary>The output of windows on an operand.</summary>
    public static SampleShape Shape(FittedWindows windows, long channels)
    {
        SampleShape source = windows.Operand.Step.Shape;
        return SampleShape.Image(channels, windows.Rows.Positions(source.Height), windows.Columns.Positions(source.Width));
    }

    /// <summary>Whether windows are those of a layer for sequences: in a network of sequences, or where only that layer has such windows.</summary>
    public static bool IsOneDimensional(Conversion at, Operand operand, WindowAxis rows, bool isNeeded) =>
        operand.Step.Shape.Height == 1 && rows is { Kernel: 1, Before: 0, After: 0 } && (isNeeded || operand.Axes == Axes.Signal || at.TakesSequences);
}

/// <summary>What a layer can say about padding besides a number on both sides.</summary>
/// <param name="MaybeCausal">Whether it has <see cref="Padding.Causal"/>.</param>
/// <param name="MaybeZeros">Whether zeros around the image are the same as its padding.</param>
internal readonly record struct PaddingRule(bool MaybeCausal, bool MaybeZeros);

/// <summary>Windows as the language has them.</summary>
/// <param name="Operand">What they are on, perhaps a padding.</param>
/// <param name="Rows">Windows in rows.</param>
/// <param name="Columns">Windows in columns.</param>
/// <param name="PaddingRows">Padding of rows.</param>
/// <param name="PaddingColumns">Padding of columns.</param>
internal sealed record FittedWindows(Operand Operand, WindowAxis Rows, WindowAxis Columns, int PaddingRows, int PaddingColumns);
