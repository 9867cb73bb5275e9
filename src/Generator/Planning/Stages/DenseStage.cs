using GenBn.Generator.Emission;
using GenBn.Generator.Kernels;

namespace GenBn.Generator.Planning;

/// <summary>A dense layer with the batch norm and activation that follow it: its workers own whole features, so nothing needs a barrier.</summary>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Product">The product before batch norm and activation; the same as <paramref name="Output"/> where nobody needs it.</param>
/// <param name="Layer">The dense layer.</param>
/// <param name="Norm">The batch norm.</param>
/// <param name="Activation">The activation.</param>
internal sealed record DenseStage(Operand Input, Operand Output, Operand Product, DenseLayer Layer, BatchNormLayer? Norm, ActivationLayer? Activation)
    : PredictedStage(Input, Output)
{
    /// <summary>Floats that sums of a feature take by groups of blocks, as in the runtime.</summary>
    private const int FeatureFloats = 560;

    /// <summary>In prediction: the weights with the batch norm behind them.</summary>
    public FoldedLayer? Weights { get; init; }

    public int Units => Layer.Shape.Elements;

    public override FoldedLayer? Folded => Weights;

    public override string Words => Weights is null
        ? WordsOf(Layer, Norm, Activation)
        : FoldedWords(Layer, Weights.Norm, shortcut: null, Activation);

    public override string LayerNames => NamesOf(Layer, Norm ?? Weights?.Norm, Activation);

    public override bool Learns => Layer.IsTrainable || Norm is { Learns: true };

    public override IReadOnlyList<LayerCost> Costs =>
    [
        new(Layer.Name, 2L * Units * Layer.Features),
        .. Norm is null ? [] : new[] { PerValue(Norm, Output, 2) },
        .. Activation is null ? [] : new[] { PerValue(Activation, Output) },
    ];

    public override ScratchPlan Scratch => ScratchPlan.ForSums(
        new[] { base.Scratch.Sums, FeatureFloats, Layer.IsTrainable ? WeightGradientKernel.ScratchFloats : 0 }.Max());

    public override bool TakesAllBlocks => true;

    private DenseWeightGradient WeightGradientKernel => new(Layer.Features, Units, Input.Stride, Product.Stride);

    private (int Count, int Tile) Share => (Units, DenseProduct.TileRows(Units));

    public override bool ReadsSingleValues(Operand operand) => true;

    public override void Forward(TrainingPlanner plan)
    {
        // An activation whose derivative follows from its output leaves nothing to keep of the product: it is part of the kernel.
        bool activates = Norm is null && Product == Output;
        List<Call> calls = [ForwardCall(activates, "first", "end", "Blocks")];
        if (Norm is not null)
        {
            if (!Norm.Options.UsesRunning)
            {
                calls.Add(new RuntimeCall("FeatureKernels.Measure<V>", new NormPart(Norm), Batch(Product), Product.Stride, "first", "end", "Tree", Lanes));
            }

            calls.AddRange(TrainingPlanner.ExchangeStatistics(Norm, "first", "end"));
            calls.Add(new RuntimeCall(
                $"FeatureKernels.Normalize<V, {Function}>", new NormPart(Norm), Batch(Product), Product.Stride, Batch(Output), Output.Stride, "first", "end", "Blocks"));
        }
        else if (!activates)
        {
            calls.Add(new RuntimeCall(
                $"FeatureKernels.Activate<V, {Function}>", Batch(Product), Product.Stride, Batch(Output), Output.Stride, "first", "end", "Blocks"));
        }

        plan.Schedule.Feature(new Step(Words, LayerNames, calls) { Share = Share, Cost = Cost });
    }

    public override void Backward(TrainingPlanner plan)
    {
        GradientPlan gradients = plan.Gradients;
        Argument gradient = gradients.Batch(Output);
        if (Norm is not null || Activation is not null)
        {
            // The next stage's workers made the gradient of the units that they own here, if nobody adds to it.
            bool joins = plan.Next is DenseStage next && next.Input.Tensor == Output.Tensor && !gradients.Adds(next);
            plan.Schedule.Feature(StepOf($"gradient through {Words}", [.. Through(gradient).Select(call => plan.WhereWanted(Output, call))]) with { Share = Share }, joins);
        }

        var calls = new List<Call>();
        if (Layer.IsTrainable)
        {
            calls.Add(KernelCall.Of(
                WeightGradientKernel,
                ("input", Batch(Input)),
                ("gradient", gradient),
                ("weightGradient", Part(ParameterRole.WeightGradient)),
                ("first", new ShareBound(Layer.Features, DenseWeightGradient.Share, IsEnd: false)),
                ("end", new ShareBound(Layer.Features, DenseWeightGradient.Share, IsEnd: true)),
                ("tree", "Tree"),
                ("panel", Lanes)));
            if (Layer.HasBias)
            {
                calls.Add(new RuntimeCall(
                    "FeatureKernels.Sum<V>",
                    gradient, Product.Stride, Part(ParameterRole.BiasGradient), new ShareBound(Units, 1, IsEnd: false), new ShareBound(Units, 1, IsEnd: true), "Tree", Lanes));
            }
        }

        int tile = DenseProduct.TileRows(Layer.Features);
        calls.Add(plan.WhereWanted(Input, KernelCall.Of(
            new DenseInputGradient(Layer.Features, Units, Input.Stride, Product.Stride, gradients.Adds(this)),
            ("gradient", gradient),
            ("weight", Part(ParameterRole.Weight)),
            ("inputGradient", gradients.Batch(Input)),
            ("first", new ShareBound(Layer.Features, tile, IsEnd: false)),
            ("end", new ShareBound(Layer.Features, tile, IsEnd: true)),
            ("blocks", "Blocks"))));
        plan.Schedule.Feature(new Step($"gradients of {Layer.Name}", LayerNames, calls));
    }

    public override PredictedStage Fold(Folding folding) => this with { Norm = null, Product = Output, Weights = new FoldedLayer(Layer, new([Units, Layer.Features]), Layer.HasBias, Norm) };

    public override void Predict(ScheduleBuilder schedule) => schedule.Feature(StepOf(Words, ForwardCall(activates: true, 0, Units, "blocks")) with { Cost = Cost });

    public override void PredictSample(SamplePlanner plan) => plan.Dense(this);

    private string Function => Emit.Activation(Activation?.Function);

    private KernelCall ForwardCall(bool activates, Argument first, Argument end, Argument blocks) => KernelCall.Of(
        new DenseForward(Layer.Features, Units, Input.Stride, Product.Stride, Weights is not null || Layer.HasBias, activates ? Activation?.Function : null),
        ("input", Batch(Input)),
        ("weight", Part(ParameterRole.Weight)),
        ("bias", Part(ParameterRole.Bias)),
        ("output", Batch(Product)),
        ("first", first),
        ("end", end),
        ("blocks", blocks));

    /// <summary>The gradient back through activation and batch norm, in place.</summary>
    private Call[] Through(Argument gradient)
    {
        Argument[] values = [gradient, Output.Stride, Batch(Product), Product.Stride, Batch(Output), Output.Stride, "first", "end"];
        return Norm is null
            ? [new RuntimeCall($"FeatureKernels.ActivateBackward<V, {Function}>", [.. values, "Blocks"])]
            :
            [
                new RuntimeCall($"FeatureKernels.NormalizeGradientSums<V, {Function}>", [new NormPart(Norm), .. values, "Tree", Lanes]),
                TrainingPlanner.ExchangeGradients(Norm, "first", "end"),
                new RuntimeCall(
                    "FeatureKernels.NormalizeBackward<V>", new NormPart(Norm), gradient, Output.Stride, Batch(Product), Product.Stride, "first", "end", "Blocks", "Samples"),
            ];
    }

    private ParameterPart Part(ParameterRole role) => new(Layer, role);
}
