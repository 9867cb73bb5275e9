using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[Dropout]</c>.</summary>
internal sealed class DropoutKind() : LayerKind("Dropout")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) => [new DropoutDeclaration(source.Index, source.Arguments.FloatAt(0, float.NaN))];
}

internal sealed record DropoutDeclaration(int Attribute, float Rate) : OperatorDeclaration(Attribute, "Dropout")
{
    public override CodeSize Size => CodeSize.OfLayer;
    public override string? ParameterType => null;
    public override string? LastActivation => null;

    public override void Verify(LayerCheck check) => check.Holds("The rate of Dropout", Rate, Rate is >= 0 and < 1, "at least 0 and below 1");

    public override Layer? Place(Placement at) => new DropoutLayer(at.Giving(at.Source), Rate);
}

internal sealed record DropoutLayer(Placed At, float Rate) : Layer(At)
{
    public override ParameterView? View => null;
    public override int MostCharacters => 12_000;
    public override string? HashWords => null;
    public override string Creation => ArchitectureEmitter.New(this, "DropoutLayer", Emit.Literal(Rate));
    public override string Words => Emit.Invariant($"{Name} {Rate}");

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => layers[Inputs[0]].Meaning(layers);

    public override Layer? OfFrame(Placed at, FrameLayers frames) => this with { At = at };

    public override void Lower(FusionRules rules)
    {
        // Its number among the dropouts of the network, in order of declaration.
        int number = rules.Layers.OfType<DropoutLayer>().Count(other => other.Order < Order);
        rules.Add(new DropoutStage(rules.Source(this), rules.AddTensor(Name, this), this, number));
    }
}
