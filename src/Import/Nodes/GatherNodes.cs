using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Elements of a list of sizes.</summary>
internal sealed class GatherNodes() : NodeKind("Gather")
{
    public override IReadOnlyList<Dimension>? Infer(Node node) => null;

    public override Constant? Evaluate(Node node)
    {
        if (node.Input(0)?.Constant is not { Integers: { } list, Shape.Count: 1 } || node.Input(1)?.Constant is not { Integers: { } indices, Shape: var shape }
            || indices.Any(index => index.IsBatch || Inference.Axis(index.Size, list.Length) is null))
        {
            return null;
        }

        return new Constant(shape, [.. indices.Select(index => list[Inference.Axis(index.Size, list.Length)!.Value])]);
    }

    public override Operand Convert(Conversion at, Node node) => throw new RefusedException("there is no layer that selects elements");
}
