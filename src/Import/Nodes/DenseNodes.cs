using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>
/// Dense layers: Gemm, alpha · A · B + beta · C, and MatMul, whose bias is an Add of its own.
/// A MatMul of channels that are last is a 1×1 convolution.
/// </summary>
internal sealed class DenseNodes() : NodeKind("Gemm", "MatMul")
{
    public override IReadOnlyList<Dimension>? Infer(Node node)
    {
        if (node.Input(0)?.Shape is not { Count: > 0 } shape || node.Input(1)?.Constant is not { Shape.Count: 2 } weight)
        {
            return null;
        }

        int units = weight.Shape[IsTransposed(node) ? 0 : 1];
        return node.Operator == "Gemm" ? [shape[0], new Dimension(units)] : [.. shape.SkipLast(1), new Dimension(units)];
    }

    public override Operand Convert(Conversion at, Node node)
    {
        if (node.Operator == "MatMul" && node.Input(0)?.Constant is not null)
        {
            throw new RefusedException("its first operand is constant; a dense layer has the weight second");
        }

        if (node.Inputs.Count(value => value?.Constant is null) > 1 && node.Input(1)?.Constant is null)
        {
            throw new RefusedException("it multiplies two values that depend on the input, as attention does; a dense layer has a constant weight");
        }

        Operand operand = at.Operand(node);
        Constant matrix = Weights.Of(node, 1, "weight");
        if (matrix.Shape.Count != 2)
        {
            throw new RefusedException($"its weight has {matrix.Shape.Count} dimensions");
        }

        bool isByPosition = node.Operator == "MatMul" && operand.Axes is Axes.ChannelsLast or Axes.SignalLast;
        if (!(operand.IsPlainVector || isByPosition) || node.Attributes.Integer("transA", 0) != 0)
        {
            throw new RefusedException("a dense layer reads one vector for each sample, or the channels of each position if they are last");
        }

        bool isTransposed = IsTransposed(node);
        (int units, int features) = isTransposed ? (matrix.Shape[0], matrix.Shape[1]) : (matrix.Shape[1], matrix.Shape[0]);
        Limits.Check("the number of values of its weight", matrix.Length, 1, Limits.Values);
        SampleShape source = operand.Step.Shape;
        long found = isByPosition ? source.Channels : source.Length;
        if (features != found)
        {
            throw new RefusedException($"its weight is for {features} features, but the input has {found}");
        }

        Constant weight = isTransposed ? matrix : new Constant([units, features], Weights.Transposed(matrix.Floats, features, units));
        float alpha = node.Attributes.Number("alpha", 1);
        if (alpha != 1)
        {
            weight = Affine.Scaled(weight, [.. Enumerable.Repeat(alpha, units)]);
        }

        if (isByPosition)
        {
            var layer = new ConvLayer(WindowAxis.Point, WindowAxis.Point, 0, 0, 1, weight.Reshaped([units, features, 1, 1]), null);
            return operand.On(at.Add(node, layer, SampleShape.Image(units, source.Height, source.Width), operand.Step));
        }

        if (operand.TurnedFrom is not null)
        {
            weight = TurnedColumns(weight, operand);
            at.Note($"the columns of the weight of '{Names.Shown(node.Name)}' are in the order channels, rows, columns");
        }

        Constant? bias = node.Operator == "Gemm" ? Weights.Bias(node, 2, units, node.Attributes.Number("beta", 1)) : null;
        return Operand.Vector(at.Add(node, new DenseLayer(weight, bias), SampleShape.Vector(units), operand.Step));
    }

    private static bool IsTransposed(Node node) => node.Operator == "Gemm" && node.Attributes.Integer("transB", 0) != 0;

    private static Constant TurnedColumns(Constant weight, Operand operand)
    {
        (int units, int features) = (weight.Shape[0], weight.Shape[1]);
        float[] turned = new float[weight.Length];
        for (int unit = 0; unit < units; unit++)
        {
            operand.Turned(weight.Floats.Slice(unit * features, features)).CopyTo(turned, unit * features);
        }

        return new Constant(weight.Shape, turned);
    }
}
