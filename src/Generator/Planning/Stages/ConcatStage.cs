namespace GenBn.Generator.Planning;

/// <summary>Branches one after the other along the channels.</summary>
internal sealed record ConcatStage(EquatableArray<Operand> Branches, Operand Output, Layer Layer) : PredictedStage(Branches[0], Output)
{
    public override string Words => Layer.Words;

    public override string LayerNames => Layer.Name;

    public override IReadOnlyList<LayerCost> Costs => [];

    public override IReadOnlyList<Operand> Inputs => Branches;

    public override IEnumerable<Operand> Alike => Inputs.Append(Output);

    public override void Forward(TrainingPlanner plan) => Predict(plan.Schedule);

    public override void Backward(TrainingPlanner plan) => plan.Schedule.Block(new Step(
        $"gradient through {Words}",
        LayerNames,
        [.. Places().SelectMany((place, index) => plan.Move(this, index, plan.Gradients.Block(Output, place.Offset)))]));

    public override PredictedStage? Fold(Folding folding) => this;

    public override void Predict(ScheduleBuilder schedule) => schedule.Block(new Step(
        Words, LayerNames, [.. Places().Select(place => new RuntimeCall("BlockKernels.Copy<V>", Block(place.Branch), new Values(Output.Tensor, Offset: place.Offset), place.Branch.Vectors))]));

    public override void PredictSample(SamplePlanner plan) => plan.Concat(this);

    public override Stage Rename(Func<Operand, Operand> rename)
    {
        var branches = new EquatableArray<Operand>(Branches.Select(rename));
        return this with { Branches = branches, Input = branches[0] };
    }

    /// <summary>Every branch with its first float in a block of the output.</summary>
    private IEnumerable<(Operand Branch, int Offset)> Places()
    {
        int first = 0;
        foreach (Operand branch in Branches)
        {
            yield return (branch, first * 16);
            first += branch.Vectors;
        }
    }
}
