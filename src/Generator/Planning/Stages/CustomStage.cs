using GenBn.Generator.Emission;

namespace GenBn.Generator.Planning;

/// <summary>A layer of the user's own, which the runtime calls block by block.</summary>
internal sealed record CustomStage(Operand Input, Operand Output, CustomLayer Layer) : PredictedStage(Input, Output)
{
    private const int Lanes16 = 16;

    public override string Words => $"{Layer.Name} ({Layer.Type.Name})";

    public override string LayerNames => Layer.Name;

    /// <summary>What it computes is not known.</summary>
    public override IReadOnlyList<LayerCost> Costs => [];

    public override bool Learns => Layer is { IsTrainable: true, Tensors.Count: > 0 };

    public override int GroupSumCount => Learns ? (int)Layer.ParameterCount : 0;

    public override Layer SummedLayer => Layer;

    /// <summary>An input gradient that is added to another one or that nobody wants, and sums of parameters that do not learn.</summary>
    public override ScratchPlan Scratch =>
        new(Math.Max(base.Scratch.Sums, Lanes16 * (Input.Shape.Elements + (int)Layer.ParameterCount)), 0, Lanes16 * GroupSumCount);

    public override IEnumerable<Operand> Dense => [Input, Output];

    public override bool ReadsSingleValues(Operand operand) => true;

    public override IEnumerable<StageObject> PassObjects =>
        [new StageObject(Object, "CustomLayer", [.. Shapes, .. Layer.Tensors.Count == 0 ? [] : new[] { $"network.{Layer.Access}" }])];

    public override IEnumerable<StageObject> PredictorObjects =>
    [
        new StageObject(Object, "CustomLayer", [.. Shapes, .. Layer.Tensors.Count == 0 ? [] : new[] { "tensors", Layer.Described }])
        {
            Floats = Layer.ParameterCount + (Lanes16 * Layer.Tensors.Count),
        },
    ];

    private string Object => Layer.Name + "_layer";

    private string[] Shapes => [ShapeOf(Input.Shape), ShapeOf(Output.Shape)];

    public override void Forward(TrainingPlanner plan) => Predict(plan.Schedule);

    public override void Backward(TrainingPlanner plan)
    {
        GradientPlan gradients = plan.Gradients;
        Argument inputGradient = gradients.Block(Input);
        Argument sums = Learns ? new ScratchPart(ScratchUse.WeightSums) : "null";
        Call call = Call(
            "Backward",
            Block(Input),
            Block(Output),
            gradients.Block(Output),
            Learns && !gradients.IsTrained(Input) ? new OnDemand(inputGradient) : inputGradient,
            sums,
            new ObjectPart(Object),
            Learns ? "fresh: block == FirstBlock(group)" : "fresh: false",
            Accumulate(gradients.Adds(this)),
            "Lanes(block)",
            Lanes);
        if (!Learns)
        {
            plan.Schedule.Block(StepOf($"gradient through {Words}", plan.WhereWanted(Input, call)));
            return;
        }

        plan.Schedule.Block(StepOf($"gradients of {Words}", call), groupEnd: new ObjectCall(new GroupSums(Layer), "Reduce", "group", sums));
        plan.Schedule.Defer(StepOf("", new ObjectCall(new GroupSums(Layer), "Combine", "worker")));
    }

    public override PredictedStage? Fold(Folding folding) => this;

    public override void Predict(ScheduleBuilder schedule) => schedule.Block(StepOf(Words, Call("Forward", Block(Input), Block(Output), new ObjectPart(Object))));

    public override void PredictSample(SamplePlanner plan)
    {
        if (Layer.PredictsSamples)
        {
            plan.Rows(this, scratch: null, (input, output) => Call("PredictSample", new Values(input.Tensor), new Values(output.Tensor), new ObjectPart(Object)));
            return;
        }

        var scratch = new Tensor(Layer.Name + "_scratch", new TensorShape(Lanes16 * (Input.Shape.Elements + Output.Shape.Elements), 1, 1, IsVector: true));
        plan.Rows(this, scratch, (input, output) => Call(
            "PredictSampleByBlock", new Values(input.Tensor), new Values(output.Tensor), new ObjectPart(Object), new Values(scratch)));
    }

    private RuntimeCall Call(string method, params Argument[] arguments) => new($"CustomLayerKernels.{method}<{Layer.Type.Reference}>", arguments);

    private static string ShapeOf(TensorShape shape) => Emit.Invariant($"new global::GenBn.Data.ImageShape({shape.Channels}, {shape.Height}, {shape.Width})");
}
