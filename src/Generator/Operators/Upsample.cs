using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[Upsample]</c>: every pixel several times in rows and columns.</summary>
internal sealed class UpsampleKind() : LayerKind("Upsample")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source)
    {
        AttributeArguments arguments = source.Arguments;
        return [new UpsampleDeclaration(source.Index, new Extent(arguments[0], arguments[arguments.Count == 1 ? 0 : 1]))];
    }
}

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Factor">How often each row and each column is there.</param>
internal sealed record UpsampleDeclaration(int Attribute, Extent Factor) : OperatorDeclaration(Attribute, "Upsample")
{
    public override CodeSize Size => CodeSize.OfLayer;

    public override string? ParameterType => null;

    public override string? LastActivation => null;

    public override void Verify(LayerCheck check) => check.Both("The factor of Upsample", Factor, 1, 16, "from 1 to 16");

    public override Layer? Place(Placement at)
    {
        string words = $"Upsample {Factor}";
        TensorShape source = at.Source;
        if (!at.IsImage(words) || !at.FitsMemory(words, (long)source.Elements * Factor.Height * Factor.Width))
        {
            return null;
        }

        TensorShape shape = source with { Height = source.Height * Factor.Height, Width = source.Width * Factor.Width };
        return new UpsampleLayer(at.Giving(shape), Factor);
    }
}

internal sealed record UpsampleLayer(Placed At, Extent Factor) : Layer(At)
{
    public override ParameterView? View => null;

    public override int MostCharacters => 12_000;

    public override string? HashWords => Emit.Invariant($"upsample {Factor.Height},{Factor.Width}");

    public override string Creation => ArchitectureEmitter.New(this, "UpsampleLayer", Emit.Invariant($"new({Factor.Height}, {Factor.Width})"));

    public override string Words => $"{Name} {Factor}";

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => layers[Inputs[0]].Meaning(layers) with { Image = null };

    public override void Lower(FusionRules rules) => rules.Add(new UpsampleStage(rules.Source(this), rules.AddTensor(Name, this), this));
}

/// <summary>Upsampling, which copies: the gradient of a pixel is the sum over its copies.</summary>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Layer">The upsampling.</param>
internal sealed record UpsampleStage(Operand Input, Operand Output, UpsampleLayer Layer) : PredictedStage(Input, Output)
{
    public override string Words => Layer.Words;

    public override string LayerNames => Layer.Name;

    public override IReadOnlyList<LayerCost> Costs => [PerValue(Layer, Output, 0)];

    private Argument[] Sizes => [Input.Shape.Channels, Input.Shape.Height, Input.Shape.Width, Layer.Factor.Height, Layer.Factor.Width];

    public override void Forward(TrainingPlanner plan) => Predict(plan.Schedule);

    public override void Backward(TrainingPlanner plan) => plan.Schedule.Block(StepOf($"gradient through {Words}", plan.WhereWanted(Input, new RuntimeCall(
        "UpsampleKernels.Backward<V>",
        [plan.Gradients.Block(Output), plan.Gradients.Block(Input), .. Sizes, Input.PlaneStride, Output.PlaneStride, Accumulate(plan.Gradients.Adds(this))]))));

    public override PredictedStage? Fold(Folding folding) => this;

    public override void Predict(ScheduleBuilder schedule) => schedule.Block(StepOf(Words, new RuntimeCall(
        "UpsampleKernels.Forward<V>", [Block(Input), Block(Output), .. Sizes, Input.PlaneStride, Output.PlaneStride])));

    public override void PredictSample(SamplePlanner plan) => plan.Runtime(this, (input, output, _) => new RuntimeCall(
        "UpsampleKernels.Sample",
        [new Values(input.Tensor), new Values(output.Tensor), .. Sizes, input.Layout.ColumnStride, output.Layout.ColumnStride]));
}
