using GenBn.Generator.Emission;
using GenBn.Generator.Kernels;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[ConvTranspose]</c>: a transposed convolution.</summary>
internal sealed class ConvTransposeKind() : LayerKind("ConvTranspose")
{
    private const int Unset = -2;

    public override IEnumerable<LayerDeclaration> Read(LayerSource source)
    {
        AttributeArguments arguments = source.Arguments;
        var window = new Window(
            new Extent(arguments[1], arguments[arguments.Count == 2 ? 1 : 2]),
            arguments.Extent("Stride", 1),
            arguments.Extent("Padding", 0, Unset),
            arguments.Extent("Dilation", 1));
        return
        [
            new ConvTransposeDeclaration(
                source.Index,
                arguments[0],
                window,
                arguments.Extent("OutputPadding", 0, Unset),
                arguments.Integer("Groups", 1),
                arguments.Flag("Bias"),
                StartOption.Read(arguments)),
        ];
    }
}

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Channels">Output channels.</param>
/// <param name="Window">Kernel, stride, padding and dilation.</param>
/// <param name="OutputPadding">Rows and columns that are cut off less at the end.</param>
/// <param name="Groups">Groups of channels that see only themselves.</param>
/// <param name="Bias">As declared; null where nothing is said.</param>
/// <param name="Start">As declared.</param>
internal sealed record ConvTransposeDeclaration(
    int Attribute, int Channels, Window Window, Extent OutputPadding, int Groups, bool? Bias, StartOption Start)
    : OperatorDeclaration(Attribute, "ConvTranspose")
{
    public override CodeSize Size => CodeSize.OfWindows(Window.Kernel);

    public override string? ParameterType => "ConvTransposeParameters";

    public override string? LastActivation => null;

    public override void Verify(LayerCheck check)
    {
        check.Positive("The number of channels of ConvTranspose", Channels);
        check.Both("The kernel of ConvTranspose", Window.Kernel, 1, 16, "from 1 to 16");
        check.Both("The stride of ConvTranspose", Window.Stride, 1, 16, "from 1 to 16");
        check.Both("The padding of ConvTranspose", Window.Padding, 0, 16, "from 0 to 16");
        check.Both("The dilation of ConvTranspose", Window.Dilation, 1, 16, "from 1 to 16");
        OutputPaddingIsBelow(check, OutputPadding.Height, Window.Stride.Height);
        if (OutputPadding.Width != OutputPadding.Height || Window.Stride.Width != Window.Stride.Height)
        {
            OutputPaddingIsBelow(check, OutputPadding.Width, Window.Stride.Width);
        }

        check.Positive("The number of groups of ConvTranspose", Groups);
        check.Start("ConvTranspose", Start.Initializer, Start.Deviation);
        check.Bias(Bias);
    }

    public override Layer? Place(Placement at)
    {
        string words = $"ConvTranspose {Window.Kernel}";
        TensorShape source = at.Source;
        if (!at.IsImage(words))
        {
            return null;
        }

        if (source.Channels % Groups != 0 || Channels % Groups != 0)
        {
            at.Problems.Add(
                ProblemIds.GroupsDoNotDivide, words, Emit.Invariant($"{Groups}"), Emit.Invariant($"{source.Channels}"), Emit.Invariant($"{Channels}"));
            return null;
        }

        int height = SizeOf(source.Height, Window.Kernel.Height, Window.Stride.Height, Window.Padding.Height, Window.Dilation.Height, OutputPadding.Height);
        int width = SizeOf(source.Width, Window.Kernel.Width, Window.Stride.Width, Window.Padding.Width, Window.Dilation.Width, OutputPadding.Width);
        if (height < 1 || width < 1)
        {
            return at.DoesNotFit(
                words,
                $"with padding {Window.Padding.ToShortString()}, nothing would be left of {Uncut(height, width)}; declare less padding");
        }

        var shape = new TensorShape(Channels, height, width, IsVector: false);
        return at.FitsMemory(words, Channels * Math.Max((long)height * width, (long)source.Channels / Groups * Window.Taps))
            ? new ConvTransposeLayer(at.Giving(shape), source, Window, OutputPadding, Groups, Bias ?? !at.MeetsBatchNorm, Start.Complete(at.Start))
            : null;
    }

    private string Uncut(int height, int width) => new Extent(height + (2 * Window.Padding.Height), width + (2 * Window.Padding.Width)).ToString();

    private static int SizeOf(int size, int kernel, int stride, int padding, int dilation, int outputPadding) =>
        ((size - 1) * stride) - (2 * padding) + ((kernel - 1) * dilation) + 1 + outputPadding;

    private static void OutputPaddingIsBelow(LayerCheck check, int value, int stride) =>
        check.InRange("The output padding of ConvTranspose", value, 0, Math.Max(0, stride - 1), "from 0 to below the stride");
}

/// <summary>A weight's shape is source channels × channels / groups × kernel rows × kernel columns.</summary>
internal sealed record ConvTransposeLayer(
    Placed At, TensorShape Source, Window Window, Extent OutputPadding, int Groups, bool HasBias, StartValues Start) : Layer(At)
{
    /// <summary>The convolution whose input gradient it is: of this layer's output, giving its input.</summary>
    public ConvGeometry Convolution => new(Shape, Source, Window, Groups);

    public int GroupChannels => Shape.Channels / Groups;

    public override ParameterView? View => new(
        "ConvTransposeParameters",
        [
            $"ConvTranspose {Window}",
            .. Groups == 1 ? [] : new[] { Emit.Invariant($"{Groups} groups") },
            $"{Source} → {Shape}",
            Emit.Invariant($"weight {Source.Channels}×{GroupChannels}×{Window.Kernel}"),
            HasBias ? Emit.Invariant($"bias {Shape.Channels}") : "no bias",
        ],
        "Bias: null",
        new LayerTensor("weight", TensorRole.Weight, Start, IsTrainable, Source.Channels, GroupChannels, Window.Kernel.Height, Window.Kernel.Width),
        HasBias ? new LayerTensor("bias", TensorRole.Bias, Start.OfBias, IsTrainable, Shape.Channels) : null);

    public override int MostCharacters => 100_000 + (14_000 * Window.Kernel.Width);

    public override string? HashWords =>
        Emit.Invariant($"convtranspose '{Name}' {ArchitectureText.Words(Window)}, groups {Groups}, bias {ArchitectureText.Flag(HasBias)}");

    public override string Creation => ArchitectureEmitter.New(
        this,
        "ConvTransposeLayer",
        [
            Emit.Invariant($"{Source.Channels}"),
            .. new[] { Window.Kernel, Window.Stride, Window.Padding, OutputPadding, Window.Dilation }
                .Select(extent => Emit.Invariant($"new({extent.Height}, {extent.Width})")),
            Emit.Invariant($"Groups: {Groups}"),
            $"HasBias: {ArchitectureEmitter.Flag(HasBias)}",
        ]);

    public override string Words => $"{Name} {Window}" + (Groups == 1 ? "" : Emit.Invariant($", {Groups} groups"));

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => OutputMeaning.Scores;

    public override void Lower(FusionRules rules) => rules.Add(new ConvTransposeStage(rules.Source(this), rules.AddTensor(Name, this), this));
}

/// <summary>
/// A transposed convolution: with the weight of a convolution that makes an image of this layer's output's size as small as its input, it is the
/// input gradient of that convolution. Its own input gradient is that convolution, and its weight gradient is that convolution's with input and
/// gradient exchanged, so all three have its kernels.
/// </summary>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Layer">The layer.</param>
internal sealed record ConvTransposeStage(Operand Input, Operand Output, ConvTransposeLayer Layer) : PredictedStage(Input, Output)
{
    private const int Lanes16 = 16;

    private Derived<ConvWeightGradient> _weightGradient;
    private Derived<ConvWeightGradientOverBatch> _overBatch;

    public override string Words => Layer.Words;

    public override string LayerNames => Layer.Name;

    public override IReadOnlyList<LayerCost> Costs => [new(Layer.Name, Convolution.Flops)];

    public override bool Learns => Layer.IsTrainable;

    public override int GroupSumCount => Learns && !SumsOverBatch ? (int)Layer.ParameterCount : 0;

    public override Layer SummedLayer => Layer;

    public override ScratchPlan Scratch => new(
        Math.Max(base.Scratch.Sums, Learns && SumsOverBatch ? Math.Max(OverBatchKernel.ScratchFloats, Lanes16 + SumTree.Levels) : 0),
        Lanes16 * Input.Vectors,
        Lanes16 * GroupSumCount);

    public override IEnumerable<StageObject> PassObjects => [new(State, "ConvTransposeState", $"network.{Layer.Access}")];

    public override IEnumerable<StageObject> PredictorObjects =>
    [
        new(
            State,
            "ConvTransposeState",
            "tensors",
            $"\"{Layer.Name}\"",
            ShapeOf(Layer.Source),
            ShapeOf(Layer.Shape),
            ArchitectureEmitter.Window(Layer.Window, Layer.Shape, Layer.Source),
            Emit.Invariant($"groups: {Layer.Groups}"),
            $"bias: {ArchitectureEmitter.Flag(Layer.HasBias)}")
        {
            Floats = FoldedLayer.Line(Convolution.WeightCount)
                + FoldedLayer.Line((long)Layer.Source.Channels * Layer.Window.Taps * SampleLanes)
                + FoldedLayer.Line(Layer.Shape.Channels),
        },
    ];

    private ConvGeometry Convolution => Layer.Convolution;

    private string State => Layer.Name + "_layer";

    private Argument Weight => new ObjectPart(State, "Weight");

    /// <summary>Whether vectors of 16 floats are full of a group's output channels.</summary>
    private bool IsWide => Layer.GroupChannels >= VectorWidth.Wide.Lanes;

    /// <summary>Output channels of a group as the weight for one sample has them, in whole vectors.</summary>
    private int SampleLanes => Parts.Cover(Layer.GroupChannels, Vector) * Vector;

    private int Vector => IsWide ? VectorWidth.Wide.Lanes : SampleLayout.Lanes;

    private bool SumsOverBatch => Convolution.ContractsOverBatch;

    private ConvWeightGradient WeightGradientKernel =>
        _weightGradient.Of(this, static stage => new(stage.Convolution, stage.Output.PlaneStride, stage.Input.PlaneStride, HasBias: false));

    private ConvWeightGradientOverBatch OverBatchKernel => _overBatch.Of(this, static stage => new(
        stage.Convolution, stage.Output.PlaneStride, stage.Input.PlaneStride, stage.Output.Stride, stage.Input.Stride, HasBias: false));

    public override void Forward(TrainingPlanner plan) => Predict(plan.Schedule);

    public override void Backward(TrainingPlanner plan)
    {
        if (GroupSumCount > 0)
        {
            var sums = new ScratchPart(ScratchUse.WeightSums);
            List<Call> calls =
            [
                TrainingPlanner.FetchNothing,
                KernelCall.Of(
                    WeightGradientKernel,
                    ("input", plan.Gradients.Block(Output)),
                    ("gradient", Block(Input)),
                    ("sums", sums),
                    ("fresh", "block == FirstBlock(group)"),
                    ("ahead", "ahead")),
            ];
            if (Layer.HasBias)
            {
                calls.Add(new RuntimeCall(
                    "ConvTransposeKernels.AddBiases<V>",
                    [
                        plan.Gradients.Block(Output), new ScratchPart(ScratchUse.WeightSums, Lanes16 * Convolution.WeightCount),
                        .. OutputSizes, "fresh: block == FirstBlock(group)",
                    ]));
            }

            plan.Schedule.Block(
                new Step($"gradients of {Layer.Name}", LayerNames, [.. calls, .. InputGradient(plan)]),
                groupEnd: new ObjectCall(new GroupSums(Layer), "Reduce", "group", sums),
                fetchesAhead: true);
            plan.Schedule.Defer(StepOf("", new ObjectCall(new GroupSums(Layer), "Combine", "worker")));
            return;
        }

        plan.Schedule.Block(StepOf($"input gradient of {Layer.Name}", [.. InputGradient(plan)]));
        if (Learns)
        {
            plan.Schedule.Defer(StepOf("", [.. GradientsOverBatch(plan)]));
        }
    }

    public override PredictedStage? Fold(Folding folding) => this;

    public override void Predict(ScheduleBuilder schedule)
    {
        KernelCall products = KernelCall.Of(
            new ConvInputGradient(Convolution, Output.PlaneStride, Input.PlaneStride, Adds: Layer.HasBias),
            ("gradient", Block(Input)),
            ("weight", Weight),
            ("inputGradient", Block(Output)));
        Call[] calls = Layer.HasBias
            ? [new RuntimeCall("ConvTransposeKernels.Fill<V>", [Block(Output), new ObjectPart(State, "Bias"), .. OutputSizes]), products]
            : [products];
        schedule.Block(StepOf(Words, calls) with { Cost = Cost });
    }

    public override void PredictSample(SamplePlanner plan) => plan.Runtime(this, (input, output, _) => new ObjectCall(
        new ObjectPart(State),
        $"Sample<{SampleVariants.TypeOf(IsWide ? VectorChoice.Widest : VectorChoice.AtMostEight)}>",
        new Values(input.Tensor),
        new Values(output.Tensor),
        input.Layout.ColumnStride,
        output.Layout.ColumnStride));

    private Argument[] OutputSizes => [Output.Shape.Channels, Output.Shape.Plane, Output.PlaneStride];

    /// <summary>The convolution of the output's gradient. A gradient that is there already gets the sum.</summary>
    private IEnumerable<Call> InputGradient(TrainingPlanner plan)
    {
        bool adds = plan.Gradients.Adds(this);
        Argument gradient = adds ? new ScratchPart(ScratchUse.BlockGradient) : plan.Gradients.Block(Input);
        yield return plan.WhereWanted(Input, KernelCall.Of(
            new ConvForward(
                Convolution, Output.PlaneStride, Input.PlaneStride, HasBias: false, Measures: false, HasShortcut: false, Activation: null, Prefetches: false),
            ("input", plan.Gradients.Block(Output)),
            ("weight", Weight),
            ("output", gradient)));
        if (adds)
        {
            yield return plan.WhereWanted(Input, new RuntimeCall("BlockKernels.Add<V>", gradient, plan.Gradients.Block(Input), Input.Vectors));
        }
    }

    /// <summary>A worker sums the gradients of its share of channels over all blocks.</summary>
    private IEnumerable<Call> GradientsOverBatch(TrainingPlanner plan)
    {
        ConvWeightGradientOverBatch kernel = OverBatchKernel;
        yield return KernelCall.Of(
            kernel,
            ("input", plan.Gradients.Batch(Output)),
            ("gradient", Batch(Input)),
            ("weightGradient", new ParameterPart(Layer, ParameterRole.WeightGradient)),
            ("first", new ShareBound(Layer.Source.Channels, kernel.Tile.Rows, IsEnd: false)),
            ("end", new ShareBound(Layer.Source.Channels, kernel.Tile.Rows, IsEnd: true)),
            ("tree", "Tree"),
            ("sums", Lanes));
        if (Layer.HasBias)
        {
            yield return new RuntimeCall(
                "ConvTransposeKernels.Biases<V>",
                plan.Gradients.Batch(Output),
                new ParameterPart(Layer, ParameterRole.BiasGradient),
                Output.Shape.Plane,
                Output.PlaneStride,
                Output.Stride,
                new ShareBound(Layer.Shape.Channels, 1, IsEnd: false),
                new ShareBound(Layer.Shape.Channels, 1, IsEnd: true),
                "Tree",
                Lanes);
        }
    }

    private static string ShapeOf(TensorShape shape) => Emit.Invariant($"new global::GenBn.Data.ImageShape({shape.Channels}, {shape.Height}, {shape.Width})");
}
