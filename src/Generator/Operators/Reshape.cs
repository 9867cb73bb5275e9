using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[Reshape]</c>: a vector or an image as an image of another shape.</summary>
internal sealed class ReshapeKind() : LayerKind("Reshape")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) =>
        [new ReshapeDeclaration(source.Index, source.Arguments[0], source.Arguments[1], source.Arguments[2])];
}

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Channels">Channels of the output.</param>
/// <param name="Height">Rows of the output.</param>
/// <param name="Width">Columns of the output.</param>
internal sealed record ReshapeDeclaration(int Attribute, int Channels, int Height, int Width) : OperatorDeclaration(Attribute, "Reshape")
{
    public override CodeSize Size => CodeSize.OfLayer;

    public override string? ParameterType => null;

    public override string? LastActivation => null;

    public override void Verify(LayerCheck check)
    {
        check.Positive("The number of channels of Reshape", Channels);
        check.Positive("The height of Reshape", Height);
        check.Positive("The width of Reshape", Width);
    }

    public override Layer? Place(Placement at)
    {
        // Each is below 2^20 + 1, so a product of three fits.
        long values = (long)Channels * Height * Width;
        return values == at.Source.Elements
            ? new ReshapeLayer(at.Giving(new TensorShape(Channels, Height, Width, IsVector: false)))
            : at.DoesNotFit(Emit.Invariant($"Reshape {Channels}×{Height}×{Width}"), Reason(at.Source.Elements, values));
    }

    private string Reason(int found, long values)
    {
        long plane = (long)Height * Width;
        string reason = Emit.Invariant($"it has {values} values, and its input {found}");
        return found % plane == 0 && found / plane <= 1 << 20
            ? reason + Emit.Invariant($"; {found / plane}×{Height}×{Width} would fit")
            : reason + "; both must be the same number";
    }
}

internal sealed record ReshapeLayer(Placed At) : Layer(At)
{
    public override ParameterView? View => null;

    public override int MostCharacters => 500;

    public override string? HashWords => "reshape";

    public override string Creation => ArchitectureEmitter.New(this, "ReshapeLayer");

    public override string Words => $"{Name} {Shape}";

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => layers[Inputs[0]].Meaning(layers) with { Image = null };

    /// <summary>The values have the same order: no code, the same memory under another shape.</summary>
    public override void Lower(FusionRules rules) => rules.SetOutput(rules.Source(this) with { Shape = Shape });
}
