using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[Flatten]</c>: an image as a vector.</summary>
internal sealed class FlattenKind() : LayerKind("Flatten")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) => [new FlattenDeclaration(source.Index)];
}

internal sealed record FlattenDeclaration(int Attribute) : OperatorDeclaration(Attribute, "Flatten")
{
    public override CodeSize Size => CodeSize.OfLayer;
    public override string? ParameterType => null;
    public override string? LastActivation => null;

    public override void Verify(LayerCheck check)
    {
    }

    public override Layer? Place(Placement at) =>
        new FlattenLayer(at.Giving(TensorShape.Vector(at.Source.Elements)));
}

internal sealed record FlattenLayer(Placed At) : Layer(At)
{
    public override ParameterView? View => null;
    public override int MostCharacters => 500;
    public override string? HashWords => "flatten";
    public override string Creation => ArchitectureEmitter.New(this, "FlattenLayer");
    public override string Words => Name;

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers)
    {
        Layer source = layers[Inputs[0]];
        OutputMeaning meaning = source.Meaning(layers);
        return source.Shape is { IsVector: false, Plane: > 1 } ? meaning with { Image = source.Shape } : meaning;
    }

    /// <summary>A flattened image has the same layout as the image: no code, the same memory under the vector's shape.</summary>
    public override void Lower(FusionRules rules) => rules.SetOutput(rules.Source(this) with { Shape = Shape });
}
