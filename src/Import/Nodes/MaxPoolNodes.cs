using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Maximum pools.</summary>
internal sealed class MaxPoolNodes() : NodeKind("MaxPool")
{
    public override IReadOnlyList<Dimension>? Infer(Node node) => WindowReading.Infer(node, null, null);

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Image(node, at.Padded(node));
        (WindowAxis Rows, WindowAxis Columns) windows = WindowReading.On(node, null, operand);
        bool isNeverNegative = operand.Step.Layer is PlainLayer { IsNeverNegative: true };

        // Padding never wins, as if it were −∞; zeros never win where no input is negative.
        if (operand.Padding is { Value: not float.NegativeInfinity } padding
            && !(padding.Value == 0 && isNeverNegative))
        {
            throw new RefusedException($"the padding of '{Names.Shown(padding.Node)}' could be a maximum: only −∞, or 0 after a ReLU, is possible");
        }

        return Layer(at, node, operand, windows, isNeverNegative);
    }

    /// <summary>A maximum pool.</summary>
    /// <param name="at">The conversion.</param>
    /// <param name="node">The node.</param>
    /// <param name="operand">An image or signal.</param>
    /// <param name="windows">The windows.</param>
    /// <param name="isNeverNegative">Whether no input is negative, so that zeros never win.</param>
    public static Operand Layer(Conversion at, Node node, Operand operand, (WindowAxis Rows, WindowAxis Columns) windows, bool isNeverNegative)
    {
        (string kind, FittedWindows fitted) = PoolWindows.Fit(at, node, operand, windows, "MaxPool", Limits.MaxPoolKernel, maybeZeros: isNeverNegative);
        var layer = new PoolLayer(kind, fitted.Rows, fitted.Columns, fitted.PaddingRows, fitted.PaddingColumns, CountsPadding: false);
        return new Operand(at.Add(node, layer, WindowReading.Shape(fitted, operand.Step.Shape.Channels), fitted.Operand.Step), operand.Axes);
    }
}
