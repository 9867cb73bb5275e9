using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Parts of a list of sizes. The bounds are operands from operator set 10 on.</summary>
internal sealed class SliceNodes() : NodeKind("Slice")
{
    public override IReadOnlyList<Dimension>? Infer(Node node) => null;

    public override Constant? Evaluate(Node node)
    {
        if (node.Input(0)?.Constant is not { Integers: { } list, Shape.Count: 1 }
            || Inference.Integers(node, "starts", 1) is not [var start] || Inference.Integers(node, "ends", 2) is not [var end]
            || (node.Input(4) is { } step && step.Constant?.Integers is not [{ IsBatch: false, Size: 1 }]))
        {
            return null;
        }

        int first = Bound(start, list.Length), last = Bound(end, list.Length);
        Dimension[] part = first < last ? list[first..last] : [];
        return new Constant([part.Length], part);
    }

    public override Operand Convert(Conversion at, Node node) => throw new RefusedException("there is no layer that cuts a part out");

    private static int Bound(long index, int count) => (int)Math.Clamp(index < 0 ? index + count : index, 0, count);
}
