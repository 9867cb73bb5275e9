using GenBn.Generator.Emission;
using GenBn.Generator.Planning;
using GenBn.Generator.Graph;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Operators;

/// <summary><c>[AvgPool]</c>.</summary>
internal sealed class AvgPoolKind : LayerKind
{
    public override IReadOnlyList<string> Attributes => ["AvgPool"];

    public override IEnumerable<LayerDeclaration> Read(LayerSource source) =>
        [new AvgPoolDeclaration(source.Index, PoolDeclaration.ReadWindow(source.Arguments), source.Arguments.Flag("CountPadding") ?? false)];
}

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Window">Kernel, stride and padding.</param>
/// <param name="CountsPadding">Whether the mean divides by the whole window at the edges too.</param>
internal sealed record AvgPoolDeclaration(int Attribute, DeclaredWindow Window, bool CountsPadding) : PoolDeclaration(Attribute, Window)
{
    public override string Kind => "AvgPool";

    protected override int LargestKernel => 16;

    protected override Layer Place(Placement at, TensorShape shape, Window window) =>
        new AvgPoolLayer(at.Name, at.Inputs, at.Attribute, shape, at.Source, window, CountsPadding);
}

internal sealed record AvgPoolLayer(string Name, EquatableArray<int> Inputs, int Attribute, TensorShape Shape, TensorShape Source, Window Window, bool CountsPadding)
    : Layer(Name, Inputs, Attribute, Shape)
{
    public override ParameterView? View => null;

    public override int MostCharacters => 40_000 + (600 * Window.Taps);

    public override string? HashWords => $"avgpool {ArchitectureText.Words(Window)}, padding counts {ArchitectureText.Flag(CountsPadding)}";

    public override string Creation =>
        ArchitectureEmitter.New(this, "AvgPoolLayer", ArchitectureEmitter.Window(Window, Source, Shape), $"CountsPadding: {ArchitectureEmitter.Flag(CountsPadding)}");

    public override string Words => PoolDeclaration.Words(Name, Window);

    public override bool? IsProbability(IReadOnlyList<Layer> layers) => false;

    public override TensorShape? Image(IReadOnlyList<Layer> layers) => null;

    public override void Lower(FusionRules rules) =>
        rules.Add(new PoolStage(rules.Source(this), rules.AddTensor(Name, this), this, Window, IsMaximum: false, CountsPadding));
}
