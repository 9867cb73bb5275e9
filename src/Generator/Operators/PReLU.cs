using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[PReLU]</c>: the identity for positive values, a learned slope per channel for others.</summary>
internal sealed class PReLUKind() : LayerKind("PReLU")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) => [new PReLUDeclaration(source.Index, source.Arguments.Float("Start", 0.25f))];
}

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Start">What every slope starts with.</param>
internal sealed record PReLUDeclaration(int Attribute, float Start) : OperatorDeclaration(Attribute, "PReLU")
{
    public override CodeSize Size => CodeSize.OfLayer;

    public override string? ParameterType => "PReLUParameters";

    public override string? LastActivation => null;

    public override void Verify(LayerCheck check) =>
        check.Holds("The start of PReLU", Start, !float.IsNaN(Start) && !float.IsInfinity(Start), "finite");

    public override Layer? Place(Placement at) => new PReLULayer(at.Giving(at.Source), Start);
}

internal sealed record PReLULayer(Placed At, float Start) : Layer(At)
{
    public override ParameterView? View => new(
        "PReLUParameters",
        ["PReLU", Shape.ToString(), Emit.Invariant($"slope {Shape.Channels}")],
        "null",
        new LayerTensor("slope", TensorRole.Other, StartValues.Of(Start), IsTrainable, Shape.Channels));

    public override int MostCharacters => 12_000;

    public override string? HashWords => $"prelu '{Name}'";

    public override string Creation => ArchitectureEmitter.New(this, "PReLULayer");

    public override string Words => Name;

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => layers[Inputs[0]].Meaning(layers) with { IsProbability = false };

    public override Layer? OfFrame(Placed at, FrameLayers frames) => this with { At = at };

    public override void Lower(FusionRules rules) => rules.Add(new PReLUStage(rules.Source(this), rules.AddTensor(Name, this), this));
}

/// <summary>Parametric ReLU.</summary>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Layer">The layer.</param>
internal sealed record PReLUStage(Operand Input, Operand Output, PReLULayer Layer) : PredictedStage(Input, Output)
{
    private const int Lanes16 = 16;

    public override string Words => Layer.Words;

    public override string LayerNames => Layer.Name;

    public override IReadOnlyList<LayerCost> Costs => [PerValue(Layer, Output)];

    public override bool Learns => Layer.IsTrainable;

    public override int GroupSumCount => Learns ? Layer.Shape.Channels : 0;

    public override Layer SummedLayer => Layer;

    public override ScratchPlan Scratch => base.Scratch with { WeightSums = Lanes16 * GroupSumCount };

    public override IEnumerable<Operand> Alike => [Input, Output];

    public override bool SharesGradient(int input, bool isOnlyReader) => isOnlyReader;

    public override IEnumerable<StageObject> PassObjects => [new(State, "PReLUState", $"network.{Layer.Access}")];

    public override IEnumerable<StageObject> PredictorObjects =>
        [
            new(State, "PReLUState", "tensors", $"\"{Layer.Name}\"", Emit.Invariant($"{Layer.Shape.Channels}"))
            {
                Floats = FoldedLayer.Line(Layer.Shape.Channels),
            },
        ];

    private string State => Layer.Name + "_layer";

    private Argument Slopes => new ObjectPart(State, "Slopes");

    private Argument[] Sizes => [Input.Shape.Channels, Input.Shape.Plane];

    public override void Forward(TrainingPlanner plan) => Predict(plan.Schedule);

    public override void Backward(TrainingPlanner plan)
    {
        GradientPlan gradients = plan.Gradients;
        Argument inputGradient = gradients.Block(Input);
        Argument sums = Learns ? new ScratchPart(ScratchUse.WeightSums) : "null";
        Call call = new RuntimeCall(
            "PReLUKernels.Backward<V>",
            [
                Block(Input),
                gradients.Block(Output),
                Learns && !gradients.IsTrained(Input) ? new OnDemand(inputGradient) : inputGradient,
                Slopes,
                sums,
                .. Sizes,
                Input.PlaneStride,
                Learns ? "fresh: block == FirstBlock(group)" : "fresh: false",
                Accumulate(gradients.Adds(this)),
            ]);
        if (!Learns)
        {
            plan.Schedule.Block(StepOf($"gradient through {Words}", plan.WhereWanted(Input, call)));
            return;
        }

        plan.Schedule.Block(StepOf($"gradients of {Words}", call), groupEnd: new ObjectCall(new GroupSums(Layer), "Reduce", "group", sums));
        plan.Schedule.Defer(StepOf("", new ObjectCall(new GroupSums(Layer), "Combine", "worker")));
    }

    public override PredictedStage? Fold(Folding folding) => this;

    public override void Predict(ScheduleBuilder schedule) => schedule.Block(StepOf(Words, new RuntimeCall(
        "PReLUKernels.Forward<V>", [Block(Input), Block(Output), Slopes, .. Sizes, Input.PlaneStride])));

    public override void PredictSample(SamplePlanner plan) => plan.Runtime(this, (input, output, width) => new RuntimeCall(
        $"PReLUKernels.Sample<{width}>", [new Values(input.Tensor), new Values(output.Tensor), Slopes, .. Sizes, output.Layout.ColumnStride]));
}
