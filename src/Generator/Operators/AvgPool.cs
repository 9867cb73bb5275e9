using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[AvgPool]</c> and <c>[AvgPool1D]</c>.</summary>
internal sealed class AvgPoolKind() : LayerKind("AvgPool", "AvgPool1D")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) =>
    [
        new AvgPoolDeclaration(source.Index, source.Kind, PoolDeclaration.ReadWindow(source), source.Arguments.Flag("CountPadding") ?? false)
        {
            IsOneDimensional = PoolDeclaration.IsForSequences(source),
        },
    ];
}

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Kind">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Window">Kernel, stride and padding.</param>
/// <param name="CountsPadding">Whether the mean divides by the whole window at the edges too.</param>
internal sealed record AvgPoolDeclaration(int Attribute, string Kind, DeclaredWindow Window, bool CountsPadding) : PoolDeclaration(Attribute, Kind, Window)
{
    protected override int LargestKernel => 16;

    protected override Layer Place(Placement at, TensorShape shape, Window window) =>
        new AvgPoolLayer(at.Giving(shape), at.Source, window, CountsPadding);
}

internal sealed record AvgPoolLayer(Placed At, TensorShape Source, Window Window, bool CountsPadding) : PoolLayer(At, Source, Window)
{
    public override string? HashWords => $"avgpool {ArchitectureText.Words(Window)}, padding counts {ArchitectureText.Flag(CountsPadding)}";

    public override string Creation =>
        ArchitectureEmitter.New(
            this, "AvgPoolLayer", ArchitectureEmitter.Window(Window, Source, Shape), $"CountsPadding: {ArchitectureEmitter.Flag(CountsPadding)}");

    public override void Lower(FusionRules rules) =>
        rules.Add(new PoolStage(rules.Source(this), rules.AddTensor(Name, this), this, Window, IsMaximum: false, CountsPadding));
}
