using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[MaxPool]</c> and <c>[MaxPool1D]</c>.</summary>
internal sealed class MaxPoolKind() : LayerKind("MaxPool", "MaxPool1D")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) =>
        [new MaxPoolDeclaration(source.Index, source.Kind, PoolDeclaration.ReadWindow(source)) { IsOneDimensional = PoolDeclaration.IsForSequences(source) }];
}

internal sealed record MaxPoolDeclaration(int Attribute, string Kind, DeclaredWindow Window) : PoolDeclaration(Attribute, Kind, Window)
{
    protected override int LargestKernel => 8;

    protected override Layer Place(Placement at, TensorShape shape, Window window) => new MaxPoolLayer(at.Giving(shape), at.Source, window);
}

internal sealed record MaxPoolLayer(Placed At, TensorShape Source, Window Window) : PoolLayer(At, Source, Window)
{
    /// <summary>Whether no window reaches beyond its input.</summary>
    public bool LiesWithin => Window.Padding is { Height: 0, Width: 0 }
        && ((Shape.Height - 1) * Window.Stride.Height) + Window.Kernel.Height <= Source.Height
        && ((Shape.Width - 1) * Window.Stride.Width) + Window.Kernel.Width <= Source.Width;

    public override string? HashWords => $"maxpool {ArchitectureText.Words(Window)}";
    public override string Creation => ArchitectureEmitter.New(this, "MaxPoolLayer", ArchitectureEmitter.Window(Window, Source, Shape));

    public override void Lower(FusionRules rules)
    {
        if (LiesWithin)
        {
            Normalization.Lower(rules, this);
        }
        else
        {
            rules.Add(new PoolStage(rules.Source(this), rules.AddTensor(Name, this), this, Window, IsMaximum: true, CountsPadding: false));
        }
    }
}
