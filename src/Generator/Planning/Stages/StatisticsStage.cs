using GenBn.Generator.Kernels;

namespace GenBn.Generator.Planning;

/// <summary>Statistics of a batch norm whose producer does not take them on the way.</summary>
internal sealed record StatisticsStage(Operand Input, BatchNormLayer Norm) : Stage(Input, Input)
{
    public override string Words => $"statistics of {Norm.Name}";

    public override string LayerNames => Norm.Name;

    public override IReadOnlyList<LayerCost> Costs => [];

    public override IReadOnlyList<Operand> Inputs => [];

    public override bool HasOutput => false;

    public override void Forward(TrainingPlanner plan)
    {
        plan.Schedule.Block(StepOf(
            Words,
            KernelCall.Of(new ChannelStatistics(Input.Shape, Input.PlaneStride), ("input", Block(Input)), ("statistics", Lanes)),
            ConvStage.Merge(Norm, Input, PlaneSums.Statistics)));
        plan.Combine(Norm);
    }

    public override void Backward(TrainingPlanner plan)
    {
        // The normalisation passes on what statistics have to do with the gradient.
    }

    public override PredictedStage? Fold(Folding folding) => null;
}
