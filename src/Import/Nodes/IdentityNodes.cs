using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Nodes that change nothing: Identity, and conversions between types of floats, or of whole numbers.</summary>
internal sealed class IdentityNodes() : NodeKind("Identity", "Cast")
{
    private const int Float = 1;

    public override IReadOnlyList<Dimension>? Infer(Node node) => node.Input(0)?.Shape;

    /// <summary>Each reader of a constant gets a copy of its own, because layers share no weights.</summary>
    public override Constant? Evaluate(Node node)
    {
        if (node.Input(0)?.Constant is not { } constant || node.Operator == "Identity")
        {
            return node.Input(0)?.Constant;
        }

        bool toFloat = node.Attributes.Integer("to", Float) is Float or 10 or 11 or 16;
        return constant.IsFloat == toFloat ? constant
            : toFloat && constant.Integers is { } integers && integers.All(number => !number.IsBatch)
                ? new Constant(constant.Shape, [.. integers.Select(number => (float)number.Size)])
            : !toFloat && constant.IsFloat && constant.Length <= 64 && node.Attributes.Integer("to", Float) is 6 or 7
                ? new Constant(constant.Shape, [.. constant.Floats.ToArray().Select(Whole)])
            : constant.Integers is { } same ? new Constant(constant.Shape, same)
            : null;
    }

    private static Dimension Whole(float number) => new((long)Math.Clamp(number, int.MinValue, int.MaxValue));

    public override Operand Convert(Conversion at, Node node) =>
        node.Operator == "Cast" && node.Attributes.Integer("to", Float) != Float
            ? throw new RefusedException("it converts to another type than 32-bit floats, with which networks compute")
            : at.Padded(node);
}
