namespace GenBn.Generator.Planning;

/// <summary>The mean of every channel.</summary>
internal sealed record MeanStage(Operand Input, Operand Output, GlobalAvgPoolLayer Layer) : PredictedStage(Input, Output)
{
    public override string Words => Layer.Name;

    public override string LayerNames => Layer.Name;

    public override IReadOnlyList<LayerCost> Costs => [PerValue(Layer, Input)];

    private Argument[] Sizes => [Input.Shape.Channels, Input.Shape.Plane, Input.PlaneStride];

    public override void Forward(TrainingPlanner plan) => Predict(plan.Schedule);

    public override void Backward(TrainingPlanner plan) => plan.Schedule.Block(StepOf($"gradient through {Words}", plan.WhereWanted(Input, new RuntimeCall(
        "PlaneKernels.MeanBackward<V>",
        [plan.Gradients.Block(Output), plan.Gradients.Block(Input), .. Sizes, Accumulate(plan.Gradients.Adds(this))]))));

    public override PredictedStage? Fold(Folding folding) => this;

    public override void Predict(ScheduleBuilder schedule) =>
        schedule.Block(StepOf(Words, new RuntimeCall("PlaneKernels.MeanForward<V>", [Block(Input), Block(Output), .. Sizes])));

    public override void PredictSample(SamplePlanner plan) => plan.Runtime(this, (input, output, width) => new RuntimeCall(
        $"SampleKernels.Mean<{width}>", new Values(input.Tensor), new Values(output.Tensor), Input.Shape.Channels, Input.Shape.Plane, input.Layout.ColumnStride));
}
