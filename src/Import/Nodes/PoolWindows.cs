using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>The windows of pools as the language has them: of images, or of sequences, which can be longer.</summary>
internal static class PoolWindows
{
    /// <summary>The attribute and its windows.</summary>
    /// <param name="at">The conversion.</param>
    /// <param name="node">The node.</param>
    /// <param name="operand">An image or signal.</param>
    /// <param name="windows">The windows.</param>
    /// <param name="kind">The attribute for images.</param>
    /// <param name="largestKernel">The largest kernel of that attribute.</param>
    /// <param name="maybeZeros">Whether zeros around the image are the same as padding.</param>
    /// <exception cref="RefusedException">The language cannot say it.</exception>
    public static (string Kind, FittedWindows Windows) Fit(
        Conversion at, Node node, Operand operand, (WindowAxis Rows, WindowAxis Columns) windows, string kind, int largestKernel, bool maybeZeros)
    {
        (WindowAxis rows, WindowAxis columns) = windows;
        Limits.Check("its dilation", Math.Max(rows.Kernel > 1 ? rows.Dilation : 1, columns.Kernel > 1 ? columns.Dilation : 1), 1, 1);
        bool isNeeded = columns.Kernel > largestKernel || columns.Stride > Limits.Stride;
        bool isOneDimensional = WindowReading.IsOneDimensional(at, operand, rows, isNeeded);
        (int mostKernel, int mostStride) = isOneDimensional ? (Limits.Pool1DKernel, Limits.Pool1DStride) : (largestKernel, Limits.Stride);
        Limits.Check("its kernel", Math.Max(rows.Kernel, columns.Kernel), 1, mostKernel);
        Limits.Check("its stride", isOneDimensional ? columns.Stride : Math.Max(rows.Stride, columns.Stride), 1, mostStride);
        var rule = new PaddingRule(MaybeCausal: false, maybeZeros);
        return (isOneDimensional ? kind + PoolLayer.OneDimensional : kind, WindowReading.Fit(at, node, operand, windows, axis => axis.Kernel - 1, rule));
    }
}
