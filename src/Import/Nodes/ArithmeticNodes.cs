using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>
/// Sums, differences, products and quotients. With a constant for each channel they are folded into the layer before, or declared by the input, or
/// are a batch norm; a sum of two values is a residual, and a product a gate.
/// </summary>
internal sealed class ArithmeticNodes() : NodeKind("Add", "Sub", "Mul", "Div", "Sqrt", "Neg", "Pow", "Exp", "Abs")
{
    public override IReadOnlyList<Dimension>? Infer(Node node) =>
        node.Inputs.Count == 2 ? Inference.Broadcast(node.Input(0)?.Shape, node.Input(1)?.Shape) : node.Input(0)?.Shape;

    public override Constant? Evaluate(Node node) => ConstantArithmetic.Evaluate(node);

    public override Operand Convert(Conversion at, Node node)
    {
        if (node.Inputs.Count != 2)
        {
            throw new RefusedException("there is no layer for this operator");
        }

        int variable = node.Input(0)?.Constant is null ? 0 : 1;
        if (node.Input(1 - variable)?.Constant is null)
        {
            return node.Operator switch
            {
                "Add" => Sum(at, node, at.Operand(node), at.Operand(node, 1)),
                "Mul" => Product(at, node, at.Operand(node), at.Operand(node, 1)),
                _ => throw new RefusedException("only sums and products of two values are a layer"),
            };
        }

        Operand operand = at.Operand(node, variable);
        Constant constant = Weights.Of(node, 1 - variable, "constant");
        float[] numbers = PerChannel.Of(constant, operand) ?? throw new RefusedException("its constant is not a number for each channel");
        switch (node.Operator)
        {
            case "Add":
                return Shifted(at, node, variable, operand, numbers);
            case "Sub" when variable == 0:
                return Shifted(at, node, variable, operand, [.. numbers.Select(number => -number)]);
            case "Sub":
                operand = Scaled(at, node, variable, operand, [.. numbers.Select(_ => -1f)]);
                return Shifted(at, node, operand, numbers);
            case "Mul":
                return Scaled(at, node, variable, operand, numbers);
            case "Div" when variable == 0 && numbers.All(number => number != 0):
                return Scaled(at, node, variable, operand, [.. numbers.Select(number => 1 / number)]);
            default:
                throw new RefusedException("there is no layer for this operator with a constant");
        }
    }

    /// <summary>A residual: two branches that meet in a sum.</summary>
    public static Operand Sum(Conversion at, Node node, Operand left, Operand right)
    {
        if (!left.IsLike(right) || left.Step.Shape != right.Step.Shape)
        {
            throw new RefusedException("both terms of a sum must have the same shape and order of dimensions");
        }

        return left.On(at.Add(node, new AddLayer(), left.Step.Shape, left.Step, right.Step));
    }

    /// <summary>A gate or product: two branches that meet in a product, of which one may give a factor for each channel.</summary>
    private static Operand Product(Conversion at, Node node, Operand left, Operand right)
    {
        if (left.IsLike(right) && left.Step.Shape == right.Step.Shape)
        {
            return left.On(at.Add(node, new ProductLayer(IsByChannel: false), left.Step.Shape, left.Step, right.Step));
        }

        (Operand values, Operand factors) = IsFactor(right, left) ? (left, right) : (right, left);
        return IsFactor(factors, values)
            ? values.On(at.Add(node, new ProductLayer(IsByChannel: true), values.Step.Shape, values.Step, factors.Step))
            : throw new RefusedException("factors of a product are one for each value, or one for each channel of an image");
    }

    /// <summary>Whether a value has one factor for each channel of an image: all other dimensions have size 1.</summary>
    private static bool IsFactor(Operand factors, Operand values) =>
        !values.Step.Shape.IsVector && factors.TurnedFrom is null
        && factors.Sizes.SequenceEqual(values.Sizes.Select((size, axis) => axis + 1 == values.ChannelAxis ? size : 1));

    private static Operand Scaled(Conversion at, Node node, int input, Operand operand, float[] factors)
    {
        if (factors.All(factor => factor == 1) && operand.Step.Layer is not SampleNormLayer)
        {
            return operand;
        }

        if (at.IsOnlyReader(node, input))
        {
            if (InputArithmetic.Scaled(node.Operator, operand.Step, factors))
            {
                return operand;
            }

            if (operand.Step.Layer is IAffine affine)
            {
                operand.Step.Layer = affine.Scaled(factors);
                if (operand.Step.Layer is not SampleNormLayer)
                {
                    Note(at, node, operand);
                }

                return operand;
            }
        }

        Affine(at, node);
        return at.Elementwise(node, operand, BatchNormLayer.Of(factors, new float[factors.Length]));
    }

    private static Operand Shifted(Conversion at, Node node, int input, Operand operand, float[] offsets)
    {
        if (offsets.All(offset => offset == 0) && operand.Step.Layer is not SampleNormLayer)
        {
            return operand;
        }

        if (at.IsOnlyReader(node, input))
        {
            if (InputArithmetic.Shifted(operand.Step, offsets))
            {
                return operand;
            }

            if (operand.Step.Layer is IAffine affine)
            {
                // A matrix product and its bias are two nodes of one layer, as are a norm and its factors, and need no note.
                operand.Step.Layer = affine.Shifted(offsets);
                if (operand.Step.Layer is not (DenseLayer or SampleNormLayer))
                {
                    Note(at, node, operand);
                }

                return operand;
            }

            if (operand.Step.Layer is BatchNormLayer { IsAffine: true } norm)
            {
                operand.Step.Layer = norm with { Beta = Layers.Affine.Shifted(norm.Beta, offsets) };
                return operand;
            }
        }

        return Shifted(at, node, operand, offsets);
    }

    private static Operand Shifted(Conversion at, Node node, Operand operand, float[] offsets)
    {
        float[] ones = new float[offsets.Length];
        ones.AsSpan().Fill(1);
        Affine(at, node);
        return at.Elementwise(node, operand, BatchNormLayer.Of(ones, offsets));
    }

    private static void Note(Conversion at, Node node, Operand operand) =>
        at.Note($"'{Names.Shown(node.Name)}' ({node.Operator}) is folded into '{Names.Shown(operand.Step.Origin)}'");

    private static void Affine(Conversion at, Node node) =>
        at.Note($"'{Names.Shown(node.Name)}' ({node.Operator}) with constants is a batch norm of mean 0 and variance 1");
}
