using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[GlobalAvgPool]</c>: the mean of each channel.</summary>
internal sealed class GlobalAvgPoolKind() : LayerKind("GlobalAvgPool")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) => [new GlobalAvgPoolDeclaration(source.Index)];
}

internal sealed record GlobalAvgPoolDeclaration(int Attribute) : OperatorDeclaration(Attribute, "GlobalAvgPool")
{
    public override CodeSize Size => CodeSize.OfLayer;
    public override string? ParameterType => null;
    public override string? LastActivation => null;

    public override void Verify(LayerCheck check)
    {
    }

    public override Layer? Place(Placement at) => at.IsImage(Kind)
        ? new GlobalAvgPoolLayer(at.Giving(TensorShape.Vector(at.Source.Channels)), at.Source)
        : null;
}

internal sealed record GlobalAvgPoolLayer(Placed At, TensorShape Source) : Layer(At)
{
    public override ParameterView? View => null;
    public override int MostCharacters => 12_000;
    public override string? HashWords => "globalavgpool";
    public override string Creation => ArchitectureEmitter.New(this, "GlobalAvgPoolLayer");
    public override string Words => Name;

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => OutputMeaning.Scores;

    public override void Lower(FusionRules rules) =>
        rules.Add(new MeanStage(rules.Source(this), rules.AddTensor(Name, this), this));
}
