using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>PReLU with a slope for each channel or feature, or with one for all.</summary>
internal sealed class PReLUNodes() : NodeKind("PRelu")
{
    public override IReadOnlyList<Dimension>? Infer(Node node) => node.Input(0)?.Shape;

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Operand(node);
        Constant slope = Weights.Of(node, 1, "slope");
        float[] slopes = PerChannel.Of(slope, operand) ?? throw new RefusedException("its slope is not a number for each channel");
        return at.Elementwise(node, operand, new PReLULayer(new Constant([slopes.Length], slopes)));
    }
}
