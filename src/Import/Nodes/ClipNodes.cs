using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>
/// Bounds: Clip, with attributes up to operator set 10 and operands from 11 on, and Max and Min with a constant. With both bounds it is a clamp, from
/// 0 to 6 a ReLU6, and from 0 on a ReLU.
/// </summary>
internal sealed class ClipNodes() : NodeKind("Clip", "Max", "Min")
{
    public override IReadOnlyList<Dimension>? Infer(Node node) => node.Operator == "Clip"
        ? node.Input(0)?.Shape
        : node.Inputs.Select(value => value?.Shape).Aggregate(Inference.Broadcast);

    public override Operand Convert(Conversion at, Node node)
    {
        (int input, float low, float high) = Range(node);
        Operand operand = at.Operand(node, input);
        if (low == float.NegativeInfinity && high == float.PositiveInfinity)
        {
            return operand;
        }

        return at.Elementwise(node, operand, (low, high) switch
        {
            (0, float.PositiveInfinity) => new PlainLayer("ReLU"),
            (0, 6) => new PlainLayer("ReLU6"),
            _ when float.IsFinite(low) && float.IsFinite(high) && low < high => new PlainLayer("Clamp", LayerText.Float(low), LayerText.Float(high)),
            _ => throw new RefusedException(FormattableString.Invariant($"there is no activation that clips to {low} … {high}")),
        });
    }

    /// <summary>The operand that is clipped, and the bounds.</summary>
    public static (int Input, float Low, float High) Range(Node node)
    {
        if (node.Operator == "Clip")
        {
            // Absent bounds, and those of the type itself, bound nothing.
            float low = Bound(node, "min", 1, float.NegativeInfinity), high = Bound(node, "max", 2, float.PositiveInfinity);
            return (0, low == float.MinValue ? float.NegativeInfinity : low, high == float.MaxValue ? float.PositiveInfinity : high);
        }

        int variable = node.Inputs.FindIndex(value => value is { Constant: null });
        if (node.Inputs.Count != 2 || variable < 0 || node.Inputs[1 - variable]?.Constant?.Scalar is not { } bound)
        {
            throw new RefusedException("it compares values that depend on the input; only a single constant can be a bound");
        }

        return node.Operator == "Max" ? (variable, bound, float.PositiveInfinity) : (variable, float.NegativeInfinity, bound);
    }

    private static float Bound(Node node, string attribute, int input, float absent)
    {
        if (node.Opset < 11)
        {
            return node.Attributes.Number(attribute, absent);
        }

        return node.Input(input) is not { } value ? absent
            : value.Constant?.Scalar ?? throw new RefusedException($"its {attribute} is not a constant number");
    }
}
