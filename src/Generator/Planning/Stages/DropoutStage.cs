using GenBn.Generator.Emission;

namespace GenBn.Generator.Planning;

/// <summary>Dropout, which prediction passes over.</summary>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Layer">The dropout.</param>
/// <param name="Number">Which dropout of the network it is, from 0: each has masks of its own.</param>
internal sealed record DropoutStage(Operand Input, Operand Output, DropoutLayer Layer, int Number) : Stage(Input, Output)
{
    public override string Words => Layer.Words;

    public override string LayerNames => Layer.Name;

    public override IReadOnlyList<LayerCost> Costs => [PerValue(Layer, Output)];

    public override bool IsPassedOver => true;

    /// <summary>It counts values.</summary>
    public override IEnumerable<Operand> Dense => [Input, Output];

    public override bool SharesGradient(int input, bool isOnlyReader) => isOnlyReader;

    public override void Forward(TrainingPlanner plan) => plan.Schedule.Block(StepOf(Words, Apply(Block(Input), Block(Output), adds: false)));

    public override void Backward(TrainingPlanner plan) => plan.Schedule.Block(StepOf(
        $"gradient through {Words}", plan.WhereWanted(Input, Apply(plan.Gradients.Block(Output), plan.Gradients.Block(Input), plan.Gradients.Adds(this)))));

    public override PredictedStage? Fold(Folding folding) => null;

    private RuntimeCall Apply(Argument source, Argument destination, bool adds) => new(
        "DropoutKernels.Apply",
        source, destination, Output.Shape.Elements, "BatchBlock(block)", FormattableString.Invariant($"DropoutKey({Number})"), Emit.Literal(Layer.Rate), Accumulate(adds));
}
