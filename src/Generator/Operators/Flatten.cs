using GenBn.Generator.Declaration;
using GenBn.Generator.Emission;
using GenBn.Generator.Planning;
using GenBn.Generator.Graph;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Operators;

/// <summary><c>[Flatten]</c>: an image as a vector.</summary>
internal sealed class FlattenKind : LayerKind
{
    public override IReadOnlyList<string> Attributes => ["Flatten"];

    public override IEnumerable<LayerDeclaration> Read(LayerSource source) => [new FlattenDeclaration(source.Index)];
}

internal sealed record FlattenDeclaration(int Attribute) : OperatorDeclaration(Attribute)
{
    public override string Kind => "Flatten";

    public override CodeSize Size => CodeSize.OfLayer;

    public override string? ParameterType => null;

    public override string? LastActivation => null;

    public override void Verify(LayerCheck check)
    {
    }

    public override Layer? Place(Placement at) =>
        new FlattenLayer(at.Name, at.Inputs, at.Attribute, new TensorShape(at.Source.Elements, 1, 1, IsVector: true));
}

internal sealed record FlattenLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape)
    : Layer(Name, Inputs, Attribute, Shape)
{
    public override ParameterView? View => null;

    public override int MostCharacters => 500;

    public override string? HashWords => "flatten";

    public override string Creation => ArchitectureEmitter.New(this, "FlattenLayer");

    public override string Words => Name;

    public override bool? IsProbability(IReadOnlyList<Layer> layers) => layers[Inputs[0]].IsProbability(layers);

    public override TensorShape? Image(IReadOnlyList<Layer> layers) =>
        layers[Inputs[0]] is { Shape: { IsVector: false, Plane: > 1 } shape } ? shape : layers[Inputs[0]].Image(layers);

    /// <summary>A flattened image has the same layout as the image: no code, the same memory under the vector's shape.</summary>
    public override void Lower(FusionRules rules) => rules.SetOutput(rules.Source(this) with { Shape = Shape });
}
