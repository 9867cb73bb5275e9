using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Sums of any number of values.</summary>
internal sealed class SumNodes() : NodeKind("Sum")
{
    public override IReadOnlyList<Dimension>? Infer(Node node) => node.Inputs.Select(value => value?.Shape).Aggregate(Inference.Broadcast);

    public override Operand Convert(Conversion at, Node node)
    {
        Operand sum = at.Operand(node);
        for (int index = 1; index < node.Inputs.Count; index++)
        {
            sum = ArithmeticNodes.Sum(at, node, sum, at.Operand(node, index));
        }

        return sum;
    }
}
