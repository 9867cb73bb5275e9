using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Mean pools. One that covers its whole input is a mean of each channel.</summary>
internal sealed class AvgPoolNodes() : NodeKind("AveragePool")
{
    public override IReadOnlyList<Dimension>? Infer(Node node) => WindowReading.Infer(node, null, null);

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Image(node, at.Padded(node));
        (WindowAxis rows, WindowAxis columns) = WindowReading.On(node, null, operand);
        SampleShape source = operand.Step.Shape;
        bool counts = node.Attributes.Integer("count_include_pad", 0) != 0;
        if (operand.Padding is { } padding)
        {
            bool hasOwn = node.Attributes.Integers("pads")?.Any(pad => pad != 0) ?? false;
            if (padding.Value != 0 || (hasOwn && !counts) || node.Attributes.Text("auto_pad", "NOTSET") is not ("NOTSET" or "VALID" or ""))
            {
                throw new RefusedException($"the padding of '{Names.Shown(padding.Node)}' counts otherwise than that of the pool");
            }

            counts = true;
        }

        bool readsPadding = rows.ReadsPadding(source.Height) || columns.ReadsPadding(source.Width);
        bool isWhole = !readsPadding && rows.Kernel == source.Height && columns.Kernel == source.Width
            && rows.Positions(source.Height) == 1 && columns.Positions(source.Width) == 1;

        // Our own export has an operator for the mean of each channel: a pool that it writes was a pool.
        if (isWhole && !at.Graph.IsOwn)
        {
            return GlobalPoolNodes.Mean(at, node, operand, keepsRank: true);
        }

        if (counts && (rows.ExceedsPadding(source.Height) || columns.ExceedsPadding(source.Width)))
        {
            throw new RefusedException("its last windows exceed the padding (ceil_mode), which does not count, while the padding counts (count_include_pad)");
        }

        (string kind, FittedWindows fitted) = PoolWindows.Fit(at, node, operand, (rows, columns), "AvgPool", Limits.AvgPoolKernel, maybeZeros: counts);
        bool isPadded = fitted.PaddingRows != 0 || fitted.PaddingColumns != 0;
        var layer = new PoolLayer(kind, fitted.Rows, fitted.Columns, fitted.PaddingRows, fitted.PaddingColumns, counts && isPadded && readsPadding);
        return new Operand(at.Add(node, layer, WindowReading.Shape(fitted, source.Channels), fitted.Operand.Step), operand.Axes);
    }
}
