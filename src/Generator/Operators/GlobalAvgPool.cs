using GenBn.Generator.Declaration;
using GenBn.Generator.Emission;
using GenBn.Generator.Planning;
using GenBn.Generator.Graph;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Operators;

/// <summary><c>[GlobalAvgPool]</c>: the mean of each channel.</summary>
internal sealed class GlobalAvgPoolKind : LayerKind
{
    public override IReadOnlyList<string> Attributes => ["GlobalAvgPool"];

    public override IEnumerable<LayerDeclaration> Read(LayerSource source) => [new GlobalAvgPoolDeclaration(source.Index)];
}

internal sealed record GlobalAvgPoolDeclaration(int Attribute) : OperatorDeclaration(Attribute)
{
    public override string Kind => "GlobalAvgPool";

    public override CodeSize Size => CodeSize.OfLayer;

    public override string? ParameterType => null;

    public override string? LastActivation => null;

    public override void Verify(LayerCheck check)
    {
    }

    public override Layer? Place(Placement at) => at.IsImage(Kind)
        ? new GlobalAvgPoolLayer(at.Name, at.Inputs, at.Attribute, new TensorShape(at.Source.Channels, 1, 1, IsVector: true), at.Source)
        : null;
}

internal sealed record GlobalAvgPoolLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape, TensorShape Source)
    : Layer(Name, Inputs, Attribute, Shape)
{
    public override ParameterView? View => null;

    public override int MostCharacters => 12_000;

    public override string? HashWords => "globalavgpool";

    public override string Creation => ArchitectureEmitter.New(this, "GlobalAvgPoolLayer");

    public override string Words => Name;

    public override bool? IsProbability(IReadOnlyList<Layer> layers) => false;

    public override TensorShape? Image(IReadOnlyList<Layer> layers) => null;

    public override void Lower(FusionRules rules) =>
        rules.Add(new MeanStage(rules.Source(this), rules.AddTensor(Name, this), this));
}
