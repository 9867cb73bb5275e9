using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Maximum pools.</summary>
internal sealed class MaxPoolNodes() : NodeKind("MaxPool")
{
    public override IReadOnlyList<Dimension>? Infer(Node node) => WindowReading.Infer(node, null, null);

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Padded(node);
        (WindowAxis rows, WindowAxis columns) = WindowReading.On(node, null, operand);
        SampleShape source = operand.Step.Shape;

        // Padding never wins, as if it were −∞; zeros never win where no input is negative.
        if (operand.Padding is { Value: not float.NegativeInfinity } padding
            && !(padding.Value == 0 && operand.Step.Layer is PlainLayer { IsNeverNegative: true }))
        {
            throw new RefusedException($"the padding of '{Names.Shown(padding.Node)}' could be a maximum: only −∞, or 0 after a ReLU, is possible");
        }

        Limits.Check("its dilation", Math.Max(rows.Dilation, columns.Dilation), 1, 1);
        Limits.Check("its kernel", Math.Max(rows.Kernel, columns.Kernel), 1, Limits.MaxPoolKernel);
        Limits.Check("its stride", Math.Max(rows.Stride, columns.Stride), 1, Limits.Stride);
        var layer = new PoolLayer(
            "MaxPool", rows, columns,
            WindowReading.Padding(rows, source.Height, rows.Kernel - 1, "rows"), WindowReading.Padding(columns, source.Width, columns.Kernel - 1, "columns"),
            CountsPadding: false);
        return new Operand(at.Add(node, layer, WindowReading.Shape(operand, source.Channels, rows, columns), operand.Step), operand.Axes);
    }
}
