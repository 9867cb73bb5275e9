using GenBn.Generator.Kernels;

namespace GenBn.Generator.Planning;

/// <summary>A pool by itself: a mean, or a maximum whose windows reach into padding, which never wins.</summary>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Layer">The pool.</param>
/// <param name="Window">Its windows.</param>
/// <param name="IsMaximum">Whether it takes the maximum rather than the mean.</param>
/// <param name="CountsPadding">Whether a mean divides by the whole window at the edges too.</param>
internal sealed record PoolStage(Operand Input, Operand Output, Layer Layer, Window Window, bool IsMaximum, bool CountsPadding) : PredictedStage(Input, Output)
{
    public override string Words => Layer.Words;

    public override string LayerNames => Layer.Name;

    public override IReadOnlyList<LayerCost> Costs => [PerValue(Layer, Output, Window.Taps)];

    /// <summary>Input, output and windows as kernels take them.</summary>
    public (TensorShape Source, TensorShape Shape, Window Window) Seen => Window.IsTurnedOn(Input.Shape)
        ? (Input.Shape.Turned, Output.Shape.Turned, Window.Turned)
        : (Input.Shape, Output.Shape, Window);

    public override void Forward(TrainingPlanner plan) => Predict(plan.Schedule);

    public override void Backward(TrainingPlanner plan) => plan.Schedule.Block(StepOf($"gradient through {Words}", plan.WhereWanted(Input, KernelCall.Of(
        new PoolBackward(Seen.Source, Seen.Shape, Input.PlaneStride, Output.PlaneStride, Seen.Window, IsMaximum, CountsPadding, plan.Gradients.Adds(this)),
        ("gradient", plan.Gradients.Block(Output)),
        ("input", Block(Input)),
        ("output", Block(Output)),
        ("inputGradient", plan.Gradients.Block(Input))))));

    public override PredictedStage? Fold(Folding folding) => this;

    public override void Predict(ScheduleBuilder schedule) => schedule.Block(StepOf(Words, KernelCall.Of(
        new PoolForward(Seen.Source, Seen.Shape, Input.PlaneStride, Output.PlaneStride, Seen.Window, IsMaximum, CountsPadding),
        ("input", Block(Input)),
        ("output", Block(Output)))) with
    { Cost = Cost });

    public override void PredictSample(SamplePlanner plan) => plan.Pool(this);
}
