using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>
/// Dropout: prediction skips it, and training goes on with it. The rate is an operand from operator set 12 on. A mask as second result is ignored.
/// </summary>
internal sealed class DropoutNodes() : NodeKind("Dropout")
{
    public override IReadOnlyList<Dimension>? Infer(Node node) => node.Input(0)?.Shape;

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Operand(node);
        float rate = node.Opset < 12 ? node.Attributes.Number("ratio", 0.5f)
            : node.Input(1) is not { } value ? 0.5f
            : value.Constant?.Scalar ?? throw new RefusedException("its rate is not a constant number");
        return rate == 0 ? operand
            : rate is > 0 and < 1 ? at.Elementwise(node, operand, new PlainLayer("Dropout", LayerText.Float(rate)))
            : throw new RefusedException(FormattableString.Invariant($"its rate is {rate}, but 0 to below 1 is possible"));
    }
}
