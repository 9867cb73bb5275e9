using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[PixelShuffle]</c>: channels become pixels.</summary>
internal sealed class PixelShuffleKind() : LayerKind("PixelShuffle")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) => [new PixelShuffleDeclaration(source.Index, source.Arguments[0])];
}

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Factor">Rows and columns that a pixel becomes.</param>
internal sealed record PixelShuffleDeclaration(int Attribute, int Factor) : OperatorDeclaration(Attribute, "PixelShuffle")
{
    public override CodeSize Size => CodeSize.OfLayer;

    public override string? ParameterType => null;

    public override string? LastActivation => null;

    public override void Verify(LayerCheck check) => check.InRange("The factor of PixelShuffle", Factor, 1, 16, "from 1 to 16");

    public override Layer? Place(Placement at)
    {
        string words = Emit.Invariant($"PixelShuffle {Factor}");
        TensorShape source = at.Source;
        int parts = Factor * Factor;
        if (!at.IsImage(words))
        {
            return null;
        }

        int channels = source.Channels / parts;
        if (source.Channels % parts != 0)
        {
            return at.DoesNotFit(
                words, Emit.Invariant($"{source.Channels} channels are no multiple of {Factor}² = {parts}; {(channels + 1) * parts} would fit"));
        }

        var shape = new TensorShape(channels, source.Height * Factor, source.Width * Factor, IsVector: false);
        return new PixelShuffleLayer(at.Giving(shape), Factor);
    }
}

internal sealed record PixelShuffleLayer(Placed At, int Factor) : Layer(At)
{
    public override ParameterView? View => null;

    public override int MostCharacters => 12_000;

    public override string? HashWords => Emit.Invariant($"pixelshuffle {Factor}");

    public override string Creation => ArchitectureEmitter.New(this, "PixelShuffleLayer", Emit.Invariant($"{Factor}"));

    public override string Words => Emit.Invariant($"{Name} {Factor}");

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => layers[Inputs[0]].Meaning(layers) with { Image = null };

    public override void Lower(FusionRules rules) => rules.Add(new PixelShuffleStage(rules.Source(this), rules.AddTensor(Name, this), this));
}

/// <summary>Channels as pixels.</summary>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Layer">The layer.</param>
internal sealed record PixelShuffleStage(Operand Input, Operand Output, PixelShuffleLayer Layer) : PredictedStage(Input, Output)
{
    public override string Words => Layer.Words;

    public override string LayerNames => Layer.Name;

    public override IReadOnlyList<LayerCost> Costs => [PerValue(Layer, Output, 0)];

    private Argument[] Sizes => [Output.Shape.Channels, Input.Shape.Height, Input.Shape.Width, Layer.Factor];

    public override void Forward(TrainingPlanner plan) => Predict(plan.Schedule);

    public override void Backward(TrainingPlanner plan) => plan.Schedule.Block(StepOf($"gradient through {Words}", plan.WhereWanted(Input, new RuntimeCall(
        "PixelShuffleKernels.Backward<V>",
        [plan.Gradients.Block(Output), plan.Gradients.Block(Input), .. Sizes, Input.PlaneStride, Output.PlaneStride, Accumulate(plan.Gradients.Adds(this))]))));

    public override PredictedStage? Fold(Folding folding) => this;

    public override void Predict(ScheduleBuilder schedule) => schedule.Block(StepOf(Words, new RuntimeCall(
        "PixelShuffleKernels.Forward<V>", [Block(Input), Block(Output), .. Sizes, Input.PlaneStride, Output.PlaneStride])));

    public override void PredictSample(SamplePlanner plan) => plan.Runtime(this, (input, output, _) => new RuntimeCall(
        "PixelShuffleKernels.Sample", [new Values(input.Tensor), new Values(output.Tensor), .. Sizes, input.Layout.ColumnStride, output.Layout.ColumnStride]));
}
