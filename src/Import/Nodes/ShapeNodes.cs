using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>The shape of a value as a value. It is constant but for the batch, which stays a symbol.</summary>
internal sealed class ShapeNodes() : NodeKind("Shape")
{
    public override IReadOnlyList<Dimension>? Infer(Node node) => node.Input(0)?.Shape is { } shape ? [new Dimension(Part(node, shape).Length)] : null;

    public override Constant? Evaluate(Node node) =>
        node.Input(0)?.Shape is { } shape && Part(node, shape) is var part ? new Constant([part.Length], part) : null;

    public override Operand Convert(Conversion at, Node node) => throw new RefusedException("the shape of its operand is not known");

    /// <summary>From operator set 15 on, a part may be asked for.</summary>
    private static Dimension[] Part(Node node, IReadOnlyList<Dimension> shape)
    {
        int start = Bound(node.Attributes.Integer("start", 0), shape.Count), end = Bound(node.Attributes.Integer("end", shape.Count), shape.Count);
        return start < end ? [.. shape.Skip(start).Take(end - start)] : [];
    }

    private static int Bound(long index, int count) => (int)Math.Clamp(index < 0 ? index + count : index, 0, count);
}
