using GenBn.Generator.Kernels;

namespace GenBn.Generator.Planning;

/// <summary>A recurrent layer. Blocks are independent, and the loop over positions is within the kernels.</summary>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Trace">What the forward pass keeps of each position for the backward pass; null in prediction.</param>
/// <param name="Layer">The layer.</param>
internal sealed record RecurrentStage(Operand Input, Operand Output, Tensor? Trace, RecurrentLayer Layer) : PredictedStage(Input, Output)
{
    private Derived<Tensor> _slot;

    public override string Words => Layer.Words;

    public override string LayerNames => Layer.Name;

    public override IReadOnlyList<LayerCost> Costs => [new(Layer.Name, Shape.Flops)];

    public override bool Learns => Layer.IsTrainable;

    public override int GroupSumCount => Learns ? RecurrentWeightGradient.Count(Shape) : 0;

    public override Layer SummedLayer => Layer;

    public override ScratchPlan Scratch => base.Scratch with { WeightSums = 16 * GroupSumCount, Tiles = RecurrentBackward.DeltaFloats(Shape) };

    /// <summary>In prediction, one slot.</summary>
    public override Tensor? Workspace => Trace is null ? Slot : null;

    public override IEnumerable<StageObject> PassObjects => [new(State, "RecurrentState", $"network.{Layer.Access}")];

    public override IEnumerable<StageObject> PredictorObjects
    {
        get
        {
            RecurrentPanel[] panels = RecurrentPanel.Of(Shape);
            return
            [
                new(
                    State,
                    "RecurrentState",
                    [
                        "tensors",
                        $"\"{Layer.Name}\"",
                        FormattableString.Invariant($"rows: {Shape.Rows}"),
                        FormattableString.Invariant($"channels: {Shape.Channels}"),
                        FormattableString.Invariant($"units: {Shape.Units}"),
                        .. panels.Select(panel => panel.Creation),
                    ])
                {
                    Floats = FoldedLayer.Line((long)Shape.Rows * Shape.Channels) + FoldedLayer.Line((long)Shape.Rows * Shape.Units)
                        + (2 * FoldedLayer.Line(Shape.Rows)) + panels.Sum(panel => (long)panel.Floats),
                },
            ];
        }
    }

    private RecurrentShape Shape => Layer.Recurrence;

    private string State => Layer.Name + "_layer";

    private Tensor Slot => _slot.Of(this, static stage => new Tensor(stage.Layer.Name + "_state", TensorShape.Vector(stage.Shape.SlotRows)));

    public override void Forward(TrainingPlanner plan) => plan.Schedule.Block(StepOf(Words, ForwardCall(Trace!)) with { Cost = Cost });

    public override void Backward(TrainingPlanner plan)
    {
        GradientPlan gradients = plan.Gradients;
        var deltas = new ScratchPart(ScratchUse.Tiles);
        var sums = new ScratchPart(ScratchUse.WeightSums);
        Argument inputGradient = gradients.Block(Input);
        Call through = KernelCall.Of(
            new RecurrentBackward(Shape, Input.PlaneStride, Output.PlaneStride, gradients.Adds(this)),
            ("gradient", gradients.Block(Output)),
            ("weightIH", new ObjectPart(State, "WeightIH")),
            ("weightHH", new ObjectPart(State, "WeightHH")),
            ("trace", new Values(Trace!)),
            ("inputGradient", Learns && !gradients.IsTrained(Input) ? new OnDemand(inputGradient) : inputGradient),
            ("deltas", deltas));
        if (!Learns)
        {
            plan.Schedule.Block(StepOf($"gradient through {Words}", plan.WhereWanted(Input, through)));
            return;
        }

        Call weightGradient = KernelCall.Of(
            new RecurrentWeightGradient(Shape, Input.PlaneStride),
            ("input", Block(Input)),
            ("trace", new Values(Trace!)),
            ("deltas", deltas),
            ("sums", sums),
            ("fresh", "block == FirstBlock(group)"));
        plan.Schedule.Block(
            StepOf($"gradients of {Words}", through, weightGradient),
            groupEnd: new ObjectCall(new GroupSums(Layer), "Reduce", "group", sums));
        plan.Schedule.Defer(StepOf("", new ObjectCall(new GroupSums(Layer), "Combine", "worker")));
    }

    public override PredictedStage? Fold(Folding folding) => this with { Trace = null };

    public override void Predict(ScheduleBuilder schedule) => schedule.Block(StepOf(Words, ForwardCall(Slot)) with { Cost = Cost });

    public override void PredictSample(SamplePlanner plan)
    {
        var state = new Tensor(Layer.Name + "_scratch", TensorShape.Vector(RecurrentSample.StateFloats(Shape)));
        if (Layer.IsFrame)
        {
            plan.Keep(new KeptTensor(state, state.Shape.Elements, positions: 0, positionFloats: 0));
        }

        plan.Runtime(
            this,
            (input, output, _) => KernelCall.Of(
                new RecurrentSample(Shape, input.Layout.ColumnStride, output.Layout.ColumnStride, Starts: !Layer.IsFrame),
                SampleVariants.TypeOf(VectorChoice.AtMostEight),
                ("input", new Values(input.Tensor)),
                ("packed", new ObjectPart(State, "Packed")),
                ("output", new Values(output.Tensor)),
                ("state", new Values(state))),
            state);
    }

    private KernelCall ForwardCall(Tensor trace) => KernelCall.Of(
        new RecurrentForward(Shape, Input.PlaneStride, Output.PlaneStride, Keeps: Trace is not null),
        ("input", Block(Input)),
        ("weightIH", new ObjectPart(State, "WeightIH")),
        ("weightHH", new ObjectPart(State, "WeightHH")),
        ("biasIH", new ObjectPart(State, "BiasIH")),
        ("biasHH", new ObjectPart(State, "BiasHH")),
        ("output", Block(Output)),
        ("trace", new Values(trace)));
}
