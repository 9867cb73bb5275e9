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
    /// <exception cref="RefusedException">The operand is none, or the attributes do not fit.</exception>
    public static (WindowAxis Rows, WindowAxis Columns) On(Node node, IReadOnlyList<long>? kernel, Operand operand)
    {
        SampleShape shape = operand.Step.Shape;
        if (operand.Axes is not (Axes.Image or Axes.Signal))
        {
            throw new RefusedException(
                operand.Axes is Axes.ChannelsLast or Axes.SignalLast ? "its input has the channels last (--layout says how the input of the model lies)"
                    : "its input is no image or signal");
        }

        IReadOnlyList<long> sizes = operand.Padding is { } around
            ? [shape.Height + around.Top + around.Bottom, shape.Width + around.Left + around.Right]
            : [shape.Height, shape.Width];
        (WindowAxis Rows, WindowAxis Columns) windows = Read(node, kernel, operand.Axes == Axes.Image ? sizes : [sizes[1]])
            ?? throw new RefusedException("its kernel, strides, dilations and pads do not fit each other");
        return operand.Padding is not { } pad ? windows : (
            windows.Rows with { Before = windows.Rows.Before + pad.Top, After = windows.Rows.After + pad.Bottom },
            windows.Columns with { Before = windows.Columns.Before + pad.Left, After = windows.Columns.After + pad.Right });
    }

    /// <summary>The padding that the language has for an axis.</summary>
    /// <exception cref="RefusedException">It has none.</exception>
    public static int Padding(WindowAxis axis, int size, int most, string what) =>
        axis.Positions(size) < 1 ? throw new RefusedException($"its kernel is larger than the padded input in {what}")
        : axis.PaddingOn(size, most) ?? throw new RefusedException(
            $"the padding of {axis.Before} before and {axis.After} behind the {what} is neither the same on both sides, up to {most}, nor Padding.Same");

    /// <summary>The output of windows on an operand.</summary>
    public static SampleShape Shape(Operand operand, long channels, WindowAxis rows, WindowAxis columns) =>
        SampleShape.Image(channels, rows.Positions(operand.Step.Shape.Height), columns.Positions(operand.Step.Shape.Width));
}
