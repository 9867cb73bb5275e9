using GenBn.Generator.Emission;
using GenBn.Generator.Kernels;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[LayerNorm]</c>, <c>[GroupNorm]</c> and <c>[InstanceNorm]</c>: norms with the statistics of one sample.</summary>
internal sealed class SampleNormKind() : LayerKind("LayerNorm", "GroupNorm", "InstanceNorm")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) =>
    [
        new SampleNormDeclaration(
            source.Index,
            source.Kind,
            source.Kind == "GroupNorm" ? source.Arguments[0] : 1,
            source.Arguments.Float("Epsilon", 1e-5f),
            source.Arguments.Flag("Scale") ?? true,
            source.Arguments.Flag("Center") ?? true),
    ];
}

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Kind">The attribute's name.</param>
/// <param name="Groups">As declared; 1 where nothing can be said.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Scale">Whether there is a gamma.</param>
/// <param name="Center">Whether there is a beta.</param>
internal sealed record SampleNormDeclaration(int Attribute, string Kind, int Groups, float Epsilon, bool Scale, bool Center)
    : OperatorDeclaration(Attribute, Kind)
{
    public override CodeSize Size => CodeSize.OfLayer;

    public override string? ParameterType => Scale || Center ? "SampleNormParameters" : null;

    public override string? LastActivation => null;

    public override void Verify(LayerCheck check)
    {
        check.Positive($"The number of groups of {Kind}", Groups);
        check.Holds($"The epsilon of {Kind}", Epsilon, Epsilon > 0 && !float.IsInfinity(Epsilon), "positive");
    }

    public override Layer? Place(Placement at)
    {
        TensorShape source = at.Source;
        if (Kind == "InstanceNorm" && !at.IsImage(Kind))
        {
            return null;
        }

        if (source.Channels % Groups != 0)
        {
            string what = source.IsVector ? "features" : "channels";
            return at.DoesNotFit(
                Emit.Invariant($"GroupNorm({Groups})"),
                Emit.Invariant($"{Groups} groups do not divide {source.Channels} {what}; use {Nearest(source.Channels)} groups"));
        }

        int groups = Kind == "InstanceNorm" ? source.Channels : Groups;
        bool byPosition = Kind == "LayerNorm" && !source.IsVector;
        return (byPosition ? source.Channels : source.Channels / groups * source.Plane) == 1
            ? at.DoesNotFit(
                Kind, "each value would be normalised by itself, which leaves 0 whatever it is; leave the layer out, or normalise more values together")
            : new SampleNormLayer(at.Giving(source), groups, byPosition, this with { Attribute = 0, Name = null });
    }

    /// <summary>The divisor of the channels that is nearest to the declared number of groups, the smaller of two.</summary>
    private int Nearest(int channels) =>
        Enumerable.Range(1, channels).Where(count => channels % count == 0).OrderBy(count => Math.Abs(count - Groups)).First();
}

/// <param name="At">See <see cref="Layer"/>.</param>
/// <param name="Groups">Groups of channels with statistics of their own.</param>
/// <param name="IsByPosition">Whether each position has statistics of its own.</param>
/// <param name="Options">As declared.</param>
internal sealed record SampleNormLayer(Placed At, int Groups, bool IsByPosition, SampleNormDeclaration Options) : Layer(At)
{
    public bool Learns => IsTrainable && View is not null;

    /// <summary>What is normalised together: as many statistics as a sample has.</summary>
    public int Sets => IsByPosition ? Shape.Plane : Groups;

    public override ParameterView? View => !Options.Scale && !Options.Center ? null : new(
        "SampleNormParameters",
        [
            Options.Kind,
            Shape.ToString(),
            Options.Scale ? Emit.Invariant($"gamma {Shape.Channels}") : "no gamma",
            Options.Center ? Emit.Invariant($"beta {Shape.Channels}") : "no beta",
        ],
        "null",
        Options.Scale ? new LayerTensor("gamma", TensorRole.Gamma, StartValues.Ones, IsTrainable, Shape.Channels) : null,
        Options.Center ? new LayerTensor("beta", TensorRole.Beta, StartValues.Zeros, IsTrainable, Shape.Channels) : null);

    public override int MostCharacters => 12_000;

    public override string? HashWords => $"samplenorm '{Name}' groups {Emit.Invariant($"{Groups}")}, by position {ArchitectureText.Flag(IsByPosition)}, "
        + $"epsilon {ArchitectureText.Bits(Options.Epsilon)}, gamma {ArchitectureText.Flag(Options.Scale)}, beta {ArchitectureText.Flag(Options.Center)}";

    public override string Creation => ArchitectureEmitter.New(
        this,
        "SampleNormLayer",
        Emit.Invariant($"Groups: {Groups}"),
        $"IsByPosition: {ArchitectureEmitter.Flag(IsByPosition)}",
        $"Epsilon: {Emit.Literal(Options.Epsilon)}",
        $"HasGamma: {ArchitectureEmitter.Flag(Options.Scale)}",
        $"HasBeta: {ArchitectureEmitter.Flag(Options.Center)}");

    public override string Words => Options.Kind == "GroupNorm" ? Emit.Invariant($"{Name}, {Groups} groups") : Name;

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => layers[Inputs[0]].Meaning(layers) with { IsProbability = false };

    public override Layer? OfFrame(Placed at, FrameLayers frames) => IsByPosition ? this with { At = at } : null;

    public override void Lower(FusionRules rules)
    {
        Tensor moments = rules.AddTensor(Name + "_moments", TensorShape.Vector(3 * Sets));
        rules.Add(new SampleNormStage(rules.Source(this), rules.AddTensor(Name, this), moments, this));
    }
}

/// <summary>A norm with the statistics of one sample.</summary>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Moments">What the forward pass keeps of each set for the backward pass; null in prediction.</param>
/// <param name="Layer">The layer.</param>
internal sealed record SampleNormStage(Operand Input, Operand Output, Tensor? Moments, SampleNormLayer Layer) : PredictedStage(Input, Output)
{
    private const int Lanes16 = 16;

    /// <summary>What vectors may read of gammas and betas beyond the last channel.</summary>
    private const int Slack = 16;

    public override string Words => Layer.Words;

    public override string LayerNames => Layer.Name;

    /// <summary>The sum, the deviations, their sum and that of their squares, and a difference with a multiple of it.</summary>
    public override IReadOnlyList<LayerCost> Costs => [PerValue(Layer, Output, 8)];

    public override bool Learns => Layer.Learns;

    public override int GroupSumCount => Learns ? (int)Layer.ParameterCount : 0;

    public override Layer SummedLayer => Layer;

    public override ScratchPlan Scratch => base.Scratch with { WeightSums = Lanes16 * GroupSumCount };

    public override IEnumerable<Operand> Alike => [Input, Output];

    public override bool SharesGradient(int input, bool isOnlyReader) => isOnlyReader;

    public override IEnumerable<StageObject> PassObjects =>
    [
        new(State, "SampleNormState", [.. Layer.View is null ? [] : new[] { $"network.{Layer.Access}" }, Channels])
        {
            Floats = Layer.Options is { Scale: true, Center: true } ? 0 : FoldedLayer.Line(2L * Layer.Shape.Channels),
        },
    ];

    public override IEnumerable<StageObject> PredictorObjects =>
    [
        new(
            State,
            "SampleNormState",
            "tensors",
            $"\"{Layer.Name}\"",
            Channels,
            $"scale: {ArchitectureEmitter.Flag(Layer.Options.Scale)}",
            $"center: {ArchitectureEmitter.Flag(Layer.Options.Center)}")
        {
            Floats = 2 * FoldedLayer.Line(Layer.Shape.Channels + Slack),
        },
    ];

    private string State => Layer.Name + "_layer";

    private string Channels => Emit.Invariant($"{Layer.Shape.Channels}");

    private Argument[] Terms => [new ObjectPart(State, "Gammas"), new ObjectPart(State, "Betas")];

    private Argument ByPosition => "byPosition: " + ArchitectureEmitter.Flag(Layer.IsByPosition);

    private Argument Epsilon => Emit.Literal(Layer.Options.Epsilon);

    public override void Forward(TrainingPlanner plan) => Predict(plan.Schedule);

    public override void Backward(TrainingPlanner plan)
    {
        GradientPlan gradients = plan.Gradients;
        Argument inputGradient = gradients.Block(Input);
        Argument sums = Learns ? new ScratchPart(ScratchUse.WeightSums) : "null";
        Call call = new RuntimeCall(
            "SampleNormKernels.Backward<V>",
            [
                Block(Input),
                gradients.Block(Output),
                Learns && !gradients.IsTrained(Input) ? new OnDemand(inputGradient) : inputGradient,
                new ObjectPart(State, "Gammas"),
                new Values(Moments!),
                sums,
                Input.Shape.Channels,
                Input.Shape.Plane,
                Input.PlaneStride,
                Layer.Groups,
                ByPosition,
                "scale: " + ArchitectureEmitter.Flag(Layer.Options.Scale),
                "center: " + ArchitectureEmitter.Flag(Layer.Options.Center),
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

    public override PredictedStage? Fold(Folding folding) => this with { Moments = null };

    public override void Predict(ScheduleBuilder schedule) => schedule.Block(StepOf(Words, new RuntimeCall(
        "SampleNormKernels.Forward<V>",
        [
            Block(Input), Block(Output), .. Terms, Moments is null ? "null" : new Values(Moments),
            Input.Shape.Channels, Input.Shape.Plane, Input.PlaneStride, Layer.Groups, ByPosition, Epsilon,
        ])));

    public override void PredictSample(SamplePlanner plan) => plan.Runtime(this, (input, output, _) => new RuntimeCall(
        $"SampleNormKernels.Sample<{SampleVariants.TypeOf(VectorChoice.AtMostEight)}>",
        [
            new Values(input.Tensor), new Values(output.Tensor), .. Terms,
            Input.Shape.Channels, Input.Shape.Plane, output.Layout.ColumnStride, Layer.Groups, ByPosition, Epsilon,
        ]));
}
