using GenBn.Generator.Kernels;

namespace GenBn.Generator.Planning;

/// <summary>A convolution, with the statistics of the batch norm that follows, or in prediction with all that can be done to its sums.</summary>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Layer">The convolution.</param>
/// <param name="Statistics">The batch norm that the statistics are for; null when there is none.</param>
internal sealed record ConvStage(Operand Input, Operand Output, ConvLayer Layer, BatchNormLayer? Statistics) : PredictedStage(Input, Output)
{
    private Derived<ConvForward> _forward;
    private Derived<ConvWeightGradient> _weightGradient;
    private Derived<ConvWeightGradientOverBatch> _overBatch;

    /// <summary>In prediction: the weights with the batch norm behind them.</summary>
    public FoldedLayer? Weights { get; init; }

    /// <summary>In prediction: what is added to the sums before the activation, and the layer that adds it.</summary>
    public (Operand Operand, AddLayer Layer)? Shortcut { get; init; }

    /// <summary>In prediction: the activation, applied to the sums.</summary>
    public ActivationLayer? Activation { get; init; }

    public ConvGeometry Geometry { get; } = new(Layer.Source, Layer.Shape, Layer.Window, Layer.Groups);

    public override FoldedLayer? Folded => Weights;

    public override string Words => Weights is not null
        ? FoldedWords(Layer, Weights.Norm, Shortcut?.Operand, Activation)
        : WordsOf(Layer) + (Statistics is null ? "" : $", statistics of {Statistics.Name}");

    public override string LayerNames => NamesOf(Layer, Weights?.Norm, Shortcut?.Layer, Activation);

    public override IReadOnlyList<Operand> Inputs => Shortcut is { } shortcut ? [Input, shortcut.Operand] : [Input];

    public override bool Learns => Layer.IsTrainable;

    public override bool TakesGradientByBlock => !Geometry.ContractsOverBatch;

    public override int GroupSumCount => Learns && !Geometry.ContractsOverBatch ? WeightGradientKernel.GradientCount : 0;

    public override Layer SummedLayer => Layer;

    public override IReadOnlyList<LayerCost> Costs =>
    [
        new(Layer.Name, Geometry.Flops),
        .. Shortcut is { } shortcut ? new[] { PerValue(shortcut.Layer, Output) } : [],
        .. Activation is null ? [] : new[] { PerValue(Activation, Output) },
    ];

    public override ScratchPlan Scratch
    {
        get
        {
            int sums = Math.Max(base.Scratch.Sums, ForwardKernel.StatisticsFloats * Layer.Shape.Channels);
            return Geometry.ContractsOverBatch
                ? ScratchPlan.ForSums(Learns ? Math.Max(sums, OverBatchKernel.ScratchFloats) : sums)
                : new ScratchPlan(sums, 16 * Output.Vectors, 16 * GroupSumCount);
        }
    }

    /// <summary>In prediction: operations that are applied to each sum in registers before it is stored.</summary>
    public int FinishOperations => (Activation is { Function.IsShort: true } ? 3 : 0) + (Shortcut is null ? 0 : 2);

    private EquatableArray<int> WeightShape => new([Layer.Shape.Channels, Layer.GroupSources, Layer.Window.Kernel.Height, Layer.Window.Kernel.Width]);

    // A kernel chooses its tiles once, and is asked for them more than once.
    private ConvForward ForwardKernel => _forward.Of(this, static stage => new(
        stage.Geometry,
        stage.Input.PlaneStride,
        stage.Output.PlaneStride,
        stage.Weights is not null || stage.Layer.HasBias,
        stage.Statistics is not null,
        stage.Shortcut is not null,
        stage.Activation?.Function,
        Prefetches: stage.Weights is null));

    private ConvWeightGradient WeightGradientKernel =>
        _weightGradient.Of(this, static stage => new(stage.Geometry, stage.Input.PlaneStride, stage.Output.PlaneStride, stage.Layer.HasBias));

    private ConvWeightGradientOverBatch OverBatchKernel => _overBatch.Of(this, static stage => new(
        stage.Geometry, stage.Input.PlaneStride, stage.Output.PlaneStride, stage.Input.Stride, stage.Output.Stride, stage.Layer.HasBias));

    public override bool ReadsSingleValues(Operand operand) => !Geometry.IsDepthwise && Shortcut?.Operand.Tensor != operand.Tensor;

    public override void Forward(TrainingPlanner plan)
    {
        List<Call> calls = [TrainingPlanner.FetchNothing, plan.FetchForward(this), ForwardCall()];
        if (Statistics is not null)
        {
            calls.Add(Merge(Statistics, Output, ForwardKernel.StatisticsFloats));
        }

        plan.Schedule.Block(new Step(Words, LayerNames, calls) { Cost = Cost }, fetchesAhead: true);
        if (Statistics is not null)
        {
            plan.Combine(Statistics);
        }
    }

    public override void Backward(TrainingPlanner plan)
    {
        GradientPlan gradients = plan.Gradients;
        var inputKernel = new ConvInputGradient(Geometry, Input.PlaneStride, Output.PlaneStride, gradients.Adds(this));
        Call inputGradient = plan.WhereWanted(Input, KernelCall.Of(
            inputKernel, ("gradient", gradients.Block(Output)), ("weight", Part(ParameterRole.Weight)), ("inputGradient", gradients.Block(Input))));
        if (GroupSumCount > 0)
        {
            var sums = new ScratchPart(ScratchUse.WeightSums);
            Call weightGradient = KernelCall.Of(
                WeightGradientKernel, ("input", Block(Input)), ("gradient", gradients.Block(Output)), ("sums", sums), ("fresh", "block == FirstBlock(group)"), ("ahead", "ahead"));
            plan.Schedule.Block(
                new Step($"gradients of {Layer.Name}", LayerNames, [.. plan.FetchBackward(this), weightGradient, inputGradient]),
                groupEnd: new ObjectCall(new GroupSums(Layer), "Reduce", "group", sums),
                fetchesAhead: true);
            plan.Schedule.Defer(new Step("", LayerNames, new ObjectCall(new GroupSums(Layer), "Combine", "worker")));
            return;
        }

        plan.Schedule.Block(StepOf($"input gradient of {Layer.Name}", inputGradient));
        if (Learns)
        {
            ConvWeightGradientOverBatch kernel = OverBatchKernel;
            plan.Schedule.Defer(StepOf("", KernelCall.Of(
                kernel,
                ("input", Batch(Input)),
                ("gradient", gradients.Batch(Output)),
                ("weightGradient", Part(ParameterRole.WeightGradient)),
                ("biasGradient", Part(ParameterRole.BiasGradient)),
                ("first", new ShareBound(Layer.Shape.Channels, kernel.Tile.Rows, IsEnd: false)),
                ("end", new ShareBound(Layer.Shape.Channels, kernel.Tile.Rows, IsEnd: true)),
                ("tree", "Tree"),
                ("sums", Lanes))));
        }
    }

    public override PredictedStage Fold(Folding folding)
    {
        PointwiseStage? next = folding.ReaderOf(Output);
        ConvStage folded = this with { Statistics = null, Weights = new FoldedLayer(Layer, WeightShape, Layer.HasBias, next?.Norm) };
        if (next is null)
        {
            return folded;
        }

        if (next.Pool is not null || (next.Shortcut is not null && !folding.IsComputed(next.Shortcut)))
        {
            folding.Replace(next, next with { Norm = null, Extreme = null, IsFolded = true });
            return folded;
        }

        folding.Replace(next, null);
        return folded with { Output = next.Output, Shortcut = next.Shortcut is null ? null : (next.Shortcut, next.Sum!), Activation = next.Activation };
    }

    public override void Predict(ScheduleBuilder schedule) => schedule.Block(StepOf(Words, ForwardCall()) with { Cost = Cost });

    public override void PredictSample(SamplePlanner plan) => plan.Conv(this);

    /// <summary>The batch norm takes what a kernel has measured of a block.</summary>
    public static Call Merge(BatchNormLayer norm, Operand measured, int floats) =>
        new ObjectCall(new NormPart(norm), "MergeLanes", "block", Lanes, floats, Block(measured), measured.PlaneStride * 16, "Lanes(block)");

    private KernelCall ForwardCall() => KernelCall.Of(
        ForwardKernel,
        ("input", Block(Input)),
        ("weight", Part(ParameterRole.Weight)),
        ("bias", Part(ParameterRole.Bias)),
        ("statistics", Lanes),
        ("shortcut", Shortcut is { } shortcut ? Block(shortcut.Operand) : null),
        ("output", Block(Output)),
        ("ahead", "ahead"));

    private ParameterPart Part(ParameterRole role) => new(Layer, role);
}
