namespace GenBn.Generator.Planning;

/// <summary>Softmax over the features of a vector.</summary>
internal sealed record SoftmaxStage(Operand Input, Operand Output, SoftmaxLayer Layer) : PredictedStage(Input, Output)
{
    public override string Words => Layer.Name;

    public override string LayerNames => Layer.Name;

    public override IReadOnlyList<LayerCost> Costs => [PerValue(Layer, Output, 4)];

    public override bool SharesGradient(int input, bool isOnlyReader) => isOnlyReader;

    public override void Forward(TrainingPlanner plan) => Predict(plan.Schedule);

    public override void Backward(TrainingPlanner plan) => plan.Schedule.Block(StepOf($"gradient through {Words}", plan.WhereWanted(Input, new RuntimeCall(
        "SoftmaxKernels.Backward<V>",
        Block(Output), plan.Gradients.Block(Output), plan.Gradients.Block(Input), Output.Shape.Elements, Accumulate(plan.Gradients.Adds(this))))));

    public override PredictedStage? Fold(Folding folding) => this;

    public override void Predict(ScheduleBuilder schedule) =>
        schedule.Block(StepOf(Words, new RuntimeCall("SoftmaxKernels.Forward<V>", Block(Input), Block(Output), Output.Shape.Elements)));

    public override void PredictSample(SamplePlanner plan) => plan.Runtime(this, (input, output, width) => new RuntimeCall(
        $"SampleKernels.Softmax<{width}>", new Values(input.Tensor), new Values(output.Tensor), Output.Shape.Elements));
}
