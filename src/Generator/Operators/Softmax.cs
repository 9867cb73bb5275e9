using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[Softmax]</c>: probabilities of classes.</summary>
internal sealed class SoftmaxKind() : LayerKind("Softmax")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) => [new SoftmaxDeclaration(source.Index)];
}

internal sealed record SoftmaxDeclaration(int Attribute) : OperatorDeclaration(Attribute, "Softmax")
{
    public override CodeSize Size => CodeSize.OfLayer;
    public override string? ParameterType => null;
    public override string? LastActivation => Kind;

    public override void Verify(LayerCheck check)
    {
    }

    public override Layer? Place(Placement at)
    {
        if (!at.IsVector(Kind))
        {
            return null;
        }

        if (at.Source.Elements == 1)
        {
            at.Problems.Add(ProblemIds.SoftmaxOfOne, "the network learns nothing", "[Sigmoid], or more units");
        }

        return new SoftmaxLayer(at.Giving(at.Source));
    }
}

internal sealed record SoftmaxLayer(Placed At) : Layer(At)
{
    public override ParameterView? View => null;
    public override int MostCharacters => 12_000;
    public override string? HashWords => "softmax";
    public override string Creation => ArchitectureEmitter.New(this, "SoftmaxLayer");
    public override string Words => Name;

    /// <summary>Each of them is a class, whatever image it was made of.</summary>
    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => new(IsProbability: true, Image: null);

    public override void Lower(FusionRules rules) =>
        rules.Add(new SoftmaxStage(rules.Source(this), rules.AddTensor(Name, this), this));
}
