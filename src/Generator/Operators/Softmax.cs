using GenBn.Generator.Declaration;
using GenBn.Generator.Diagnostics;
using GenBn.Generator.Emission;
using GenBn.Generator.Planning;
using GenBn.Generator.Graph;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Operators;

/// <summary><c>[Softmax]</c>: probabilities of classes.</summary>
internal sealed class SoftmaxKind : LayerKind
{
    public override IReadOnlyList<string> Attributes => ["Softmax"];

    public override IEnumerable<LayerDeclaration> Read(LayerSource source) => [new SoftmaxDeclaration(source.Index)];
}

internal sealed record SoftmaxDeclaration(int Attribute) : OperatorDeclaration(Attribute)
{
    public override string Kind => "Softmax";

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

        return new SoftmaxLayer(at.Name, at.Inputs, at.Attribute, at.Source);
    }
}

internal sealed record SoftmaxLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape)
    : Layer(Name, Inputs, Attribute, Shape)
{
    public override ParameterView? View => null;

    public override int MostCharacters => 12_000;

    public override string? HashWords => "softmax";

    public override string Creation => ArchitectureEmitter.New(this, "SoftmaxLayer");

    public override string Words => Name;

    public override bool? IsProbability(IReadOnlyList<Layer> layers) => true;

    public override TensorShape? Image(IReadOnlyList<Layer> layers) => null;

    public override void Lower(FusionRules rules) =>
        rules.Add(new SoftmaxStage(rules.Source(this), rules.AddTensor(Name, this), this));
}
