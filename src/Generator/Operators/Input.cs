using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[Input]</c>: features, or channels × height × width.</summary>
internal sealed class InputKind() : LayerKind("Input")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) =>
    [
        source.Arguments.Count == 1
            ? new InputDeclaration(source.Index, source.Arguments[0], 1, 1, IsVector: true)
            : new InputDeclaration(source.Index, source.Arguments[0], source.Arguments[1], source.Arguments[2], IsVector: false),
    ];
}

internal sealed record InputDeclaration(int Attribute, int Channels, int Height, int Width, bool IsVector) : OperatorDeclaration(Attribute, "Input")
{
    public override CodeSize Size => default;
    public override string? ParameterType => null;
    public override string? LastActivation => null;

    public InputLayer Layer => new(new Placed("input", default, Attribute, new TensorShape(Channels, Height, Width, IsVector)));

    public override void Verify(LayerCheck check)
    {
        check.Positive(IsVector ? "The number of features of Input" : "The number of channels of Input", Channels);
        check.Positive("The height of Input", Height);
        check.Positive("The width of Input", Width);
        check.InRange("The number of values of Input", (long)Channels * Height * Width, long.MinValue, 1 << 24, "at most 16777216");
    }

    public override Layer? Place(Placement at) => Layer;
}

internal sealed record InputLayer(Placed At) : Layer(At)
{
    public override ParameterView? View => null;
    public override int MostCharacters => 500;
    public override string? HashWords => "input";
    public override string Creation => $"new global::GenBn.Architecture.InputLayer(\"{Name}\", {ArchitectureEmitter.Sizes(Shape)})";
    public override string Words => Name;

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => OutputMeaning.Scores;

    public override void Lower(FusionRules rules) => rules.SetOutput(rules.AddTensor(Name, this));
}
