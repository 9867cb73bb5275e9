using GenBn.Generator.Emission;
using GenBn.Generator.Kernels;

namespace GenBn.Generator.Planning;

/// <summary>A convolution, with the statistics of the batch norm that follows, or in prediction with all that can be done to its sums.</summary>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Layer">The convolution.</param>
/// <param name="Statistics">The batch norm that the statistics are for; null when there is none.</param>
internal sealed record ConvStage(Operand Input, Operand Output, ConvLayer Layer, BatchNormLayer? Statistics) : PredictedStage(Input, Output)
{
    private Derived<ConvForward> _direct;
    private Derived<Transformed?> _transformed;
    private Derived<Transformed?> _transformedGradient;
    private Derived<WinogradWeightGradient?> _transformedWeightGradient;
    private Derived<ConvWeightGradient> _weightGradient;
    private Derived<ConvGradientByChannels> _overBatch;

    /// <summary>In prediction: the weights with the batch norm behind them.</summary>
    public FoldedLayer? Weights { get; init; }

    /// <summary>In prediction: what is added to the sums before the activation, and the layer that adds it.</summary>
    public (Operand Operand, AddLayer Layer)? Shortcut { get; init; }

    /// <summary>In prediction: the activation, applied to the sums.</summary>
    public ActivationLayer? Activation { get; init; }

    /// <summary>The convolution as tiles of an image, if it goes forward by transforms; null where it is direct.</summary>
    public WinogradPlane? Plane => ForwardForm?.Plane;

    public ConvGeometry Geometry { get; } = ConvGeometry.Of(Layer);

    public override FoldedLayer? Folded => Weights;

    public override string Words => Weights is not null
        ? FoldedWords(Layer, Weights.Norm, Shortcut?.Operand, Activation)
        : WordsOf(Layer) + (Statistics is null ? "" : $", statistics of {Statistics.Name}");

    public override string LayerNames => NamesOf(Layer, Weights?.Norm, Shortcut?.Layer, Activation);

    public override IReadOnlyList<Operand> Inputs => Shortcut is { } shortcut ? [Input, shortcut.Operand] : [Input];

    public override bool Learns => Layer.IsTrainable;

    public override bool TakesGradientByBlock => !SumsOverBatch;

    public override int GroupSumCount => Learns && !SumsOverBatch ? DirectWeightGradient.GradientCount : 0;

    public override Layer SummedLayer => Layer;

    public override IEnumerable<StageObject> PassObjects => Forms.Any()
        ?
        [
            new(
                TileWeights,
                "WinogradWeights",
                Emit.Invariant($"channels: {Layer.Shape.Channels}"),
                Emit.Invariant($"sources: {Layer.Source.Channels}"),
                Emit.Invariant($"rows: {ForwardForm?.Panel.Rows ?? 0}"),
                Emit.Invariant($"turnedRows: {GradientForm?.Panel.Rows ?? 0}"))
            {
                Floats = Forms.Sum(form => FoldedLayer.Line(form.Panel.WeightFloats(form.Plane))),
            },
        ]
        : [];

    public override IEnumerable<Step> Preparation => Forms.Any()
        ? [StepOf("", new ObjectCall(new ObjectPart(TileWeights), "Transform", Part(ParameterRole.Weight), "worker"))]
        : [];

    public override Tensor? Workspace => Weights is null ? null : ForwardForm?.Workspace;

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
            int sums = Math.Max(base.Scratch.Sums, StatisticsFloats * Layer.Shape.Channels);
            int tiles = Forms.Select(form => form.Panel.Floats(form.Plane)).Append(Learns ? TransformedWeightGradient?.ScratchFloats ?? 0 : 0).Max();
            return SumsOverBatch
                ? ScratchPlan.ForSums(Learns ? Math.Max(sums, OverBatchKernel.ScratchFloats) : sums) with { Tiles = tiles }
                : new ScratchPlan(sums, 16 * Output.Vectors, GroupSumCount == 0 ? 0 : TransformedWeightGradient?.SumFloats ?? (16 * GroupSumCount)) { Tiles = tiles };
        }
    }

    /// <summary>In prediction: operations that are applied to each sum in registers before it is stored.</summary>
    public int FinishOperations => (Activation is { Function.IsShort: true } ? 3 : 0) + (Shortcut is null ? 0 : 2);

    private EquatableArray<int> WeightShape => new([Layer.Shape.Channels, Layer.GroupSources, Layer.Window.Kernel.Height, Layer.Window.Kernel.Width]);

    /// <summary>How it goes forward by transforms; null where it is direct.</summary>
    private Transformed? ForwardForm => _transformed.Of(this, static stage => Transformed.Of(
        stage.Layer,
        stage.Weights is null ? WinogradChoice.Forward(stage.Geometry, stage.Layer.Form) : WinogradChoice.Prediction(stage.Geometry, stage.Layer.Form)));

    /// <summary>The same of its input gradient.</summary>
    private Transformed? GradientForm => _transformedGradient.Of(this, static stage => Transformed.Of(stage.Layer, WinogradChoice.InputGradient(stage.Geometry, stage.Layer.Form)));

    private IEnumerable<Transformed> Forms => new[] { ForwardForm, GradientForm }.OfType<Transformed>();

    private string TileWeights => Layer.Name + "_tiles";

    private int StatisticsFloats => ForwardForm is null ? DirectKernel.StatisticsFloats : TileStatistics.Floats(Layer.Shape);

    private WinogradEpilogue Epilogue =>
        new(Weights is not null || Layer.HasBias, Statistics is not null, Shortcut is not null, Activation?.Function) { Prefetches = Weights is null };

    private Kernel ForwardKernel => ForwardForm is { } form ? new WinogradConv(form.Plane, form.Panel, Input.PlaneStride, Output.PlaneStride, Epilogue) : DirectKernel;

    // A kernel chooses its tiles once, and is asked for them more than once.
    private ConvForward DirectKernel => _direct.Of(this, static stage => new(
        stage.Geometry,
        stage.Input.PlaneStride,
        stage.Output.PlaneStride,
        stage.Weights is not null || stage.Layer.HasBias,
        stage.Statistics is not null,
        stage.Shortcut is not null,
        stage.Activation?.Function,
        Prefetches: stage.Weights is null));

    /// <summary>Whether a worker sums the weight gradient of some output channels over the whole batch.</summary>
    private bool SumsOverBatch => Geometry.ContractsOverBatch && TransformedWeightGradient is null;

    /// <summary>Null where the weight gradient is direct.</summary>
    private WinogradWeightGradient? TransformedWeightGradient => _transformedWeightGradient.Of(this, static stage =>
        WinogradChoice.WeightGradient(stage.Geometry, stage.Layer.Form) is { } plane
            ? new WinogradWeightGradient(plane, WinogradGradientPanel.For(plane), stage.Input.PlaneStride, stage.Output.PlaneStride, stage.Layer.HasBias)
            : null);

    private ConvWeightGradient DirectWeightGradient =>
        _weightGradient.Of(this, static stage => new(stage.Geometry, stage.Input.PlaneStride, stage.Output.PlaneStride, stage.Layer.HasBias));

    private ConvGradientByChannels OverBatchKernel => _overBatch.Of(this, static stage => ConvWeightGradientByPanels.IsWorth(stage.Geometry)
        ? new ConvWeightGradientByPanels(
            stage.Geometry, stage.Input.PlaneStride, stage.Output.PlaneStride, stage.Input.Stride, stage.Output.Stride, stage.Layer.HasBias)
        : new ConvWeightGradientOverBatch(
            stage.Geometry, stage.Input.PlaneStride, stage.Output.PlaneStride, stage.Input.Stride, stage.Output.Stride, stage.Layer.HasBias));

    public override bool ReadsSingleValues(Operand operand) => !Geometry.IsDepthwise && Shortcut?.Operand.Tensor != operand.Tensor;

    public override void Forward(TrainingPlanner plan)
    {
        List<Call> calls = [TrainingPlanner.FetchNothing, plan.FetchForward(this), ForwardCall()];
        if (Statistics is not null)
        {
            calls.Add(Merge(Statistics, Output, StatisticsFloats));
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
        Call inputGradient = plan.WhereWanted(Input, KernelCall.Of(
            InputGradientKernel(gradients.Adds(this)),
            ("gradient", gradients.Block(Output)),
            ("weight", GradientForm is null ? Part(ParameterRole.Weight) : new ObjectPart(TileWeights, "Turned")),
            ("inputGradient", gradients.Block(Input)),
            ("tiles", new ScratchPart(ScratchUse.Tiles))));
        if (GroupSumCount > 0)
        {
            var sums = new ScratchPart(ScratchUse.WeightSums);
            Call weightGradient = KernelCall.Of(
                (Kernel?)TransformedWeightGradient ?? DirectWeightGradient,
                ("input", Block(Input)),
                ("gradient", gradients.Block(Output)),
                ("sums", sums),
                ("tiles", new ScratchPart(ScratchUse.Tiles)),
                ("fresh", "block == FirstBlock(group)"),
                ("ahead", "ahead"));
            plan.Schedule.Block(
                new Step($"gradients of {Layer.Name}", LayerNames, [.. plan.FetchBackward(this), weightGradient, inputGradient]),
                groupEnd: new ObjectCall(new GroupSums(Layer), TransformedWeightGradient is null ? "Reduce" : "ReduceTiles", "group", sums),
                fetchesAhead: true);
            plan.Schedule.Defer(new Step("", LayerNames, new ObjectCall(new GroupSums(Layer), "Combine", "worker")));
            return;
        }

        plan.Schedule.Block(StepOf($"input gradient of {Layer.Name}", inputGradient));
        if (Learns)
        {
            ConvGradientByChannels kernel = OverBatchKernel;
            plan.Schedule.Defer(StepOf("", KernelCall.Of(
                kernel,
                ("input", Batch(Input)),
                ("gradient", gradients.Batch(Output)),
                ("weightGradient", Part(ParameterRole.WeightGradient)),
                ("biasGradient", Part(ParameterRole.BiasGradient)),
                ("first", new ShareBound(Layer.Shape.Channels, kernel.TileChannels, IsEnd: false)),
                ("end", new ShareBound(Layer.Shape.Channels, kernel.TileChannels, IsEnd: true)),
                ("tree", "Tree"),
                ("sums", Lanes))));
        }
    }

    public override PredictedStage Fold(Folding folding)
    {
        PointwiseStage? next = folding.ReaderOf(Output);
        var weights = new FoldedLayer(Layer, WeightShape, Layer.HasBias, next?.Norm)
        {
            Tiles = WinogradChoice.Prediction(Geometry, Layer.Form) is { } plane ? new TilePacking(WinogradPanel.For(plane).Rows, SampleWinogradConv.LanesOf(plane)) : null,
        };
        ConvStage folded = this with { Statistics = null, Weights = weights };
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
        ("weight", ForwardForm is null ? Part(ParameterRole.Weight) : Weights is null ? new ObjectPart(TileWeights, "Forward") : Part(ParameterRole.TileWeight)),
        ("bias", Part(ParameterRole.Bias)),
        ("statistics", Lanes),
        ("shortcut", Shortcut is { } shortcut ? Block(shortcut.Operand) : null),
        ("output", Block(Output)),
        ("tiles", Workspace is { } workspace ? new Values(workspace) : new ScratchPart(ScratchUse.Tiles)),
        ("ahead", "ahead"));

    private Kernel InputGradientKernel(bool adds) => GradientForm is { } form
        ? new WinogradConv(form.Plane, form.Panel, Output.PlaneStride, Input.PlaneStride, new(HasBias: false, Measures: false, HasShortcut: false, Activation: null) { IsGradient = true, Adds = adds })
        : new ConvInputGradient(Geometry, Input.PlaneStride, Output.PlaneStride, adds);

    private ParameterPart Part(ParameterRole role) => new(Layer, role);

    /// <summary>A convolution by transforms.</summary>
    /// <param name="Plane">The convolution.</param>
    /// <param name="Panel">How a kernel over blocks goes through its tiles.</param>
    /// <param name="Workspace">Where it keeps transformed tiles in prediction.</param>
    private sealed record Transformed(WinogradPlane Plane, WinogradPanel Panel, Tensor Workspace)
    {
        public static Transformed? Of(ConvLayer layer, WinogradPlane? plane)
        {
            if (plane is null)
            {
                return null;
            }

            var panel = WinogradPanel.For(plane);
            return new Transformed(plane, panel, new Tensor(layer.Name + "_tiles", TensorShape.Vector(panel.Floats(plane) / 16)));
        }
    }
}
