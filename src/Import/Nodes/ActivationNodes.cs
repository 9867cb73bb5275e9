using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Activations. Patterns of several nodes are one node here, see <c>Passes</c>.</summary>
internal sealed class ActivationNodes() : NodeKind(
    "Relu", "LeakyRelu", "Sigmoid", "Tanh", "Elu", "Softplus", "HardSwish", ActivationNodes.Gelu, ActivationNodes.SiLU,
    "ThresholdedRelu", "HardSigmoid", "Selu", "Celu", "Mish", "Erf")
{
    /// <summary>The operator of a pattern that ONNX has no operator for.</summary>
    public const string SiLU = "SiLU (in pieces)";

    /// <summary>The exact form, or that by tanh if the attribute "approximate" says so.</summary>
    public const string Gelu = "Gelu";

    public override IReadOnlyList<Dimension>? Infer(Node node) => node.Input(0)?.Shape;

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Operand(node);
        return at.Elementwise(node, operand, LayerOf(node));
    }

    private static PlainLayer LayerOf(Node node) => node.Operator switch
    {
        "Relu" => new PlainLayer("ReLU"),
        "Sigmoid" or "Tanh" or "Softplus" or "HardSwish" or "Mish" => new PlainLayer(node.Operator),
        SiLU => new PlainLayer("SiLU"),
        "LeakyRelu" => Leaky(node.Attributes.Number("alpha", 0.01f)),
        "Elu" => Exponential(node.Attributes.Number("alpha", 1)),
        "Gelu" when node.Attributes.Text("approximate", "none") == "none" => new PlainLayer("GELU"),
        "Gelu" => new PlainLayer("GELUTanh"),
        "HardSigmoid" => Hard(node.Attributes.Number("alpha", 0.2f), node.Attributes.Number("beta", 0.5f)),
        _ => throw new RefusedException("there is no activation for this operator"),
    };

    private static PlainLayer Leaky(float slope) => slope is >= 0 and <= 1
        ? slope == 0.01f ? new PlainLayer("LeakyReLU") : new PlainLayer("LeakyReLU", LayerText.Float(slope))
        : throw new RefusedException(FormattableString.Invariant($"its slope is {slope}, but 0 to 1 are possible"));

    private static PlainLayer Hard(float slope, float offset) => slope is > 0 and < float.PositiveInfinity && float.IsFinite(offset)
        ? (slope, offset) == (1f / 6, 0.5f) ? new PlainLayer("HardSigmoid") : new PlainLayer("HardSigmoid", LayerText.Float(slope), LayerText.Float(offset))
        : throw new RefusedException(FormattableString.Invariant($"its slope is {slope} and its offset {offset}; expected a positive and a finite number"));

    private static PlainLayer Exponential(float alpha) => alpha is > 0 and < float.PositiveInfinity
        ? alpha == 1 ? new PlainLayer("ELU") : new PlainLayer("ELU", LayerText.Float(alpha))
        : throw new RefusedException(FormattableString.Invariant($"its alpha is {alpha}, but must be positive"));
}
