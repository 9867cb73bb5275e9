using GenBn.Generator.Kernels;

namespace GenBn.Generator.Planning;

/// <summary>One sample's values of a tensor.</summary>
/// <param name="Tensor">The memory that they are in: a copy in another order has one of its own.</param>
/// <param name="Layout">How they lie.</param>
internal sealed record SampleOperand(Tensor Tensor, SampleLayout Layout)
{
    /// <summary>The same values for a kernel that takes rows as columns.</summary>
    public SampleOperand SeenAs(TensorShape shape) => Layout.Shape == shape ? this : this with { Layout = Layout with { Shape = shape } };
}

/// <summary>The schedule for one sample: lanes are channels, or columns of a wide image. It decides the order of every tensor's values.</summary>
internal sealed partial class SamplePlanner
{
    private readonly IReadOnlyList<PredictedStage> _stages;
    private readonly SampleSharing _sharing;
    private readonly List<SampleStep> _steps = [];
    private readonly Dictionary<Tensor, SampleOperand> _stored = [];
    private readonly Dictionary<(Tensor Stored, SampleLayout Layout), SampleOperand> _reordered = [];
    private readonly Dictionary<string, LanePacking> _packings = new(StringComparer.Ordinal);
    private readonly Dictionary<Tensor, (int Size, int First, int Last, SampleLayout Layout)> _uses = [];
    private readonly Dictionary<(ConvGeometry Geometry, int Operations), (SampleTile Narrow, SampleTile? Wide)> _tiles = [];
    private readonly Dictionary<Tensor, KeptTensor> _kept = [];
    private readonly Tensor _input;

    private SamplePlanner(IReadOnlyList<PredictedStage> stages, Tensor input, SampleSharing sharing)
    {
        _stages = stages;
        _input = input;
        _sharing = sharing;
        _stored[input] = new SampleOperand(input, SampleLayout.RowMajor(input.Shape));
    }

    /// <summary>The schedule, where its outputs are, row-major, and how the weights of layers are packed for it.</summary>
    public static (Schedule Schedule, Tensor Output, IReadOnlyDictionary<string, LanePacking> Packings) Plan(
        IReadOnlyList<PredictedStage> stages, Tensor input, Operand output, SampleSharing sharing)
    {
        var planner = new SamplePlanner(stages, input, sharing);
        foreach (PredictedStage stage in stages)
        {
            stage.PredictSample(planner);
        }

        SampleOperand last = planner.RowMajor(output);
        planner.Use(last, planner._steps.Count);
        return (planner.Complete(), last.Tensor, planner._packings);
    }

    /// <summary>A convolution; with columns as lanes where that takes less time and the steps behind can read rows.</summary>
    public void Conv(ConvStage stage)
    {
        if (stage.Plane is { } plane)
        {
            Winograd(stage, plane);
            return;
        }

        ConvGeometry geometry = stage.Geometry;
        (SampleTile narrow, SampleTile? wide) = Tiles(geometry, stage.FinishOperations);
        ActivationFunction? function = stage.Activation?.Function;
        if (stage.Shortcut is null
            && AsImage(stage.Input) is { Layout.IsRowMajor: true } rows
            && RowTile.For(VectorWidth.Narrow, geometry) is { } row
            && Readers(stage.Output).All(reader => reader.ReadsSingleValues(stage.Output) || ReadsRows(reader))
            && row.IsFasterThan(narrow, geometry))
        {
            var byRows = SampleLayout.RowMajor(geometry.Shape);
            RowTile? wideRow = RowTile.ForWide(row, geometry);
            SampleRowConv Kernel(RowTile tile) => new(geometry, rows.Layout, byRows, function, tile);
            Add(stage, [rows], byRows, SampleVariants.Of(Kernel(row), wideRow is null ? null : Kernel(wideRow)), Part(stage.Layer, ParameterRole.Weight), Part(stage.Layer, ParameterRole.Bias));
            return;
        }

        SampleOperand input = (geometry.IsDepthwise ? ChannelsLast(stage.Input) : AsImage(stage.Input)).SeenAs(geometry.Source);
        SampleOperand? shortcut = stage.Shortcut is { } added ? ChannelsLast(added.Operand).SeenAs(geometry.Shape) : null;
        SampleLayout output = SampleConvTiles.OutputOf(geometry, narrow, wide);
        _packings[stage.Layer.Name] = LanePacking.Of(geometry, narrow, wide);
        SampleConv Convolution(SampleTile tile) => new(geometry, input.Layout, output, shortcut?.Layout, function, tile);
        Add(
            stage,
            shortcut is null ? [input] : [input, shortcut],
            output,
            SampleVariants.Of(Convolution(narrow), wide is null ? null : Convolution(wide)),
            Part(stage.Layer, ParameterRole.LaneWeight),
            Part(stage.Layer, ParameterRole.LaneBias));
    }

    /// <summary>A dense layer. Its input may be an image, which it reads in the order of its flattened features.</summary>
    public void Dense(DenseStage stage)
    {
        (SampleTile narrow, SampleTile? wide) = SampleDenseTiles.For(stage.Layer.Features, stage.Units);
        SampleOperand input = _stored[stage.Input.Tensor];
        _packings[stage.Layer.Name] = LanePacking.Of(narrow, wide);
        SampleDense Kernel(SampleTile tile) => new(stage.Layer.Features, stage.Units, input.Layout, stage.Activation?.Function, tile);
        Add(
            stage,
            [input],
            SampleDenseTiles.OutputOf(stage.Output.Shape, narrow, wide),
            SampleVariants.Of(Kernel(narrow), wide is null ? null : Kernel(wide)),
            Part(stage.Layer, ParameterRole.LaneWeight),
            Part(stage.Layer, ParameterRole.LaneBias));
    }

    /// <summary>What folding has left over, value by value or window by window.</summary>
    public void Pointwise(PointwiseStage stage)
    {
        if (ReadsRows(stage) && _stored[stage.Input.Tensor] is { Layout.IsRowMajor: true } rows && !stage.Input.IsReshaped)
        {
            var byRows = SampleLayout.RowMajor(stage.Output.Shape);
            Add(stage, [rows], byRows, new SampleRowPool(rows.Layout, byRows, stage.Pool!.Window, stage.Activation?.Function).Variants());
            return;
        }

        SampleOperand? shortcut = stage.Shortcut is null ? null : ChannelsLast(stage.Shortcut);
        SampleOperand input = ChannelsLast(stage.Input);
        var output = SampleLayout.ChannelsLast(stage.Output.Shape, input.Layout.ColumnStride);
        var kernel = new SamplePointwise(input.Layout, output, shortcut?.Layout, stage.Norm is not null, stage.Pool?.Window, stage.Activation?.Function);
        Add(
            stage,
            shortcut is null ? [input] : [input, shortcut],
            output,
            kernel.Variants(),
            norm: stage.Norm);
    }

    /// <summary>A pool by itself: the output has as many channels as the input, with the same stride.</summary>
    public void Pool(PoolStage stage)
    {
        SampleOperand input = ChannelsLast(stage.Input).SeenAs(stage.Seen.Source);
        var output = SampleLayout.ChannelsLast(stage.Seen.Shape, input.Layout.ColumnStride);
        Add(stage, [input], output, new SamplePool(input.Layout, output, stage.Seen.Window, stage.IsMaximum, stage.CountsPadding).Variants());
    }

    /// <summary>A function of the runtime on channels that lie together; an output of as many channels has the same stride.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="call">Makes the call, with the vector type.</param>
    /// <param name="scratch">What it needs beside input and output; null for nothing.</param>
    public void Runtime(Stage stage, Func<SampleOperand, SampleOperand, string, Call> call, Tensor? scratch = null)
    {
        SampleOperand input = ChannelsLast(stage.Input);
        int channels = stage.Output.Shape.Channels;
        int stride = channels == stage.Input.Shape.Channels ? input.Layout.ColumnStride : channels;
        var output = new SampleOperand(stage.Output.Tensor, SampleLayout.ChannelsLast(stage.Output.Shape, stride));
        Add(stage, WithScratch(input, scratch), output, call(input, output, SampleVariants.TypeOf(SampleVariants.ChoiceFor(output.Layout))));
    }

    /// <summary>A function of the runtime on values in the order that users have them.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="scratch">What it needs beside input and output; null for nothing.</param>
    /// <param name="call">Makes the call.</param>
    public void Rows(Stage stage, Tensor? scratch, Func<SampleOperand, SampleOperand, Call> call)
    {
        SampleOperand input = RowMajor(stage.Input);
        var output = new SampleOperand(stage.Output.Tensor, SampleLayout.RowMajor(stage.Output.Shape));
        Add(stage, WithScratch(input, scratch), output, call(input, output));
    }

    private static SampleOperand[] WithScratch(SampleOperand input, Tensor? scratch) =>
        scratch is null ? [input] : [input, new SampleOperand(scratch, SampleLayout.RowMajor(scratch.Shape))];

    /// <summary>Keeps a tensor from one frame of a stream to the next.</summary>
    public void Keep(KeptTensor kept) => _kept.Add(kept.Tensor, kept);

    /// <summary>The last positions of a sequence, in a ring that has each twice, so that every window lies in one piece.</summary>
    public void History(HistoryStage stage)
    {
        TensorShape shape = stage.Output.Shape;
        SampleOperand input = AsImage(stage.Input);
        var layout = SampleLayout.ChannelsLast(shape, shape.Channels);
        var output = new SampleOperand(stage.Output.Tensor, layout);
        Keep(new KeptTensor(output.Tensor, (2 * shape.Width * layout.ColumnStride) + layout.ColumnStride, shape.Width, layout.ColumnStride));
        Add(stage, [input], output, new RuntimeCall(
            "StreamKernels.Push", new Values(input.Tensor), new Values(output.Tensor), shape.Channels, shape.Width, layout.ColumnStride));
    }

    /// <summary>Branches one after the other along the channels.</summary>
    public void Concat(ConcatStage stage)
    {
        SampleOperand[] branches = [.. stage.Branches.Select(ChannelsLast)];
        var output = new SampleOperand(stage.Output.Tensor, SampleLayout.ChannelsLast(stage.Output.Shape, stage.Output.Shape.Channels));
        var calls = new List<Call>();
        int first = 0;
        foreach (SampleOperand branch in branches)
        {
            calls.Add(new RuntimeCall(
                "SampleKernels.CopyChannels",
                new Values(branch.Tensor), branch.Layout.ColumnStride, new Values(output.Tensor, Offset: first), output.Layout.ColumnStride, branch.Layout.Shape.Channels, branch.Layout.Shape.Plane));
            first += branch.Layout.Shape.Channels;
        }

        Add(stage, branches, output, [.. calls]);
    }

    /// <summary>A product of values, or of channels with a factor each, which is the same for every position.</summary>
    public void Product(ProductStage stage)
    {
        SampleOperand input = ChannelsLast(stage.Input);
        SampleOperand factors = ChannelsLast(stage.Factors);
        var output = new SampleOperand(stage.Output.Tensor, SampleLayout.ChannelsLast(stage.Output.Shape, input.Layout.ColumnStride));
        string width = SampleVariants.TypeOf(SampleVariants.ChoiceFor(output.Layout));
        Add(stage, [input, factors], output, new RuntimeCall(
            $"ProductKernels.Sample<{width}>",
            new Values(input.Tensor),
            new Values(factors.Tensor),
            new Values(output.Tensor),
            output.Layout.Shape.Channels,
            output.Layout.Shape.Plane,
            input.Layout.ColumnStride,
            stage.Layer.IsPerChannel ? 0 : factors.Layout.ColumnStride,
            output.Layout.ColumnStride));
    }

    private static ParameterPart Part(Layer layer, ParameterRole role) => new(layer, role);

    private (SampleTile Narrow, SampleTile? Wide) Tiles(ConvGeometry geometry, int operations) =>
        _tiles.TryGetValue((geometry, operations), out (SampleTile, SampleTile?) known) ? known : _tiles[(geometry, operations)] = SampleConvTiles.For(geometry, operations);

    private IEnumerable<PredictedStage> Readers(Operand operand) => _stages.Where(stage => stage.Inputs.Any(input => input.Tensor == operand.Tensor));

    /// <summary>Whether a stage takes maxima of 2 columns of a row, of which the stages behind read the values one by one.</summary>
    private bool ReadsRows(PredictedStage stage) =>
        stage is PointwiseStage { Norm: null, Shortcut: null, Pool.Window: { Kernel.Width: 2, Stride.Width: 2 } }
        && stage.Output.Shape.Width >= SampleRowPool.LeastColumns
        && Readers(stage.Output).All(reader => reader.ReadsSingleValues(stage.Output));

    private void Add(
        Stage stage, SampleOperand[] inputs, SampleLayout layout, SampleVariants variants, Argument? weight = null, Argument? bias = null, BatchNormLayer? norm = null, Tensor? tiles = null)
    {
        SampleOperand output = new SampleOperand(stage.Output.Tensor, layout).SeenAs(stage.Output.Shape);
        _stored[stage.Output.Tensor] = output;
        (string Name, Argument? Value)[] arguments =
        [
            ("input", new Values(inputs[0].Tensor)),
            ("weight", weight),
            ("bias", bias),
            ("centers", norm is null ? null : new NormPart(norm, "Center")),
            ("scales", norm is null ? null : new NormPart(norm, "Scale")),
            ("shifts", norm is null ? null : new NormPart(norm, "Shift")),
            ("shortcut", inputs.Length > 1 ? new Values(inputs[1].Tensor) : null),
            ("output", new Values(output.Tensor)),
            ("tiles", tiles is null ? null : new Values(tiles)),
        ];
        Add(
            new KernelSampleStep(stage.Words, stage.LayerNames, stage.Cost, variants, new EquatableArray<(string, Argument?)>(arguments))
            {
                // Tiles take a quarter of the products, and their transforms; a kernel of 9 weights becomes one of 36.
                Flops = (stage.Cost?.Flops ?? 0) / (tiles is null ? 1 : 3),
                WeightBytes = sizeof(float) * (stage.Folded?.Layer.ParameterCount ?? 0) * (tiles is null ? 1 : 4),
            },
            inputs,
            output);
    }

    private void Add(Stage stage, SampleOperand[] inputs, SampleOperand output, params Call[] calls)
    {
        _stored[stage.Output.Tensor] = output;
        Add(new RuntimeSampleStep(stage.Words, stage.LayerNames, stage.Cost, calls), inputs, output);
    }

    private void Add(SampleStep step, SampleOperand[] inputs, SampleOperand output)
    {
        foreach (SampleOperand operand in inputs.Append(output))
        {
            Use(operand, _steps.Count);
        }

        _steps.Add(step);
    }

    private void Use(SampleOperand operand, int step)
    {
        if (operand.Tensor != _input && !_kept.ContainsKey(operand.Tensor))
        {
            _uses[operand.Tensor] = _uses.TryGetValue(operand.Tensor, out (int Size, int First, int Last, SampleLayout Layout) use)
                ? (Math.Max(use.Size, operand.Layout.Size), use.First, step, use.Layout)
                : (operand.Layout.Size, step, step, operand.Layout);
        }
    }

    private Schedule Complete()
    {
        (long Time, int Parts)[] times = [.. _steps.Select(step => (step.Time, step.Parts))];
        bool[] isShared = _sharing.Decide(times);
        HashSet<SampleKernel> ranged = [.. _steps.Where((_, index) => isShared[index]).SelectMany(step => step.Kernels)];
        var schedule = new ScheduleBuilder();
        for (int index = 0; index < _steps.Count; index++)
        {
            schedule.Sample(_steps[index].Complete(isShared[index], ranged), isShared[index]);
        }

        var memory = new MemoryPlan(_uses.Select(use => (use.Key, use.Value.Size, use.Value.First, use.Value.Last)));
        return schedule.Complete() with
        {
            SampleThreads = _sharing.ThreadsFor(times, isShared),
            ScratchLength = memory.Length,
            Kept = [.. _kept.Values],
            Places = [.. _uses.OrderBy(use => use.Value.First).Select(use => new TensorPlace(use.Key, memory[use.Key], Order(use.Value.Layout)))],
        };
    }

    private static string Order(SampleLayout layout) => layout.IsRowMajor ? "row-major" : FormattableString.Invariant($"channels last, {layout.ColumnStride} floats from one position to the next");

    /// <summary>The operand as the stage sees it, whatever the order of its values: for steps that broadcast single ones.</summary>
    private SampleOperand AsImage(Operand operand) => operand.IsReshaped ? RowMajor(operand) : _stored[operand.Tensor];

    /// <summary>The operand with channels last, after a step that reorders it where it is not.</summary>
    private SampleOperand ChannelsLast(Operand operand)
    {
        SampleOperand stored = AsImage(operand);
        return stored.Layout.IsChannelsLast ? stored
            : Reorder(operand, stored, LanesSuffix(operand), SampleLayout.ChannelsLast(operand.Shape, operand.Shape.Channels));
    }

    /// <summary>A tensor may be read in several shapes, of which each has a name of its own.</summary>
    private static string LanesSuffix(Operand operand) => !operand.IsReshaped ? "_lanes"
        : operand.Shape.IsVector ? "_lanes_vector"
        : FormattableString.Invariant($"_lanes_c{operand.Shape.Channels}x{operand.Shape.Height}x{operand.Shape.Width}_vector");

    /// <summary>The operand as users have it, after a step that reorders it where it is not.</summary>
    private SampleOperand RowMajor(Operand operand)
    {
        SampleOperand stored = _stored[operand.Tensor];
        SampleOperand rows = stored.Layout.IsRowMajor ? stored : Reorder(operand, stored, "_rows", SampleLayout.RowMajor(stored.Layout.Shape));
        return operand.IsReshaped ? rows with { Layout = SampleLayout.RowMajor(operand.Shape) } : rows;
    }

    private SampleOperand Reorder(Operand operand, SampleOperand stored, string suffix, SampleLayout layout)
    {
        if (!_reordered.TryGetValue((stored.Tensor, layout), out SampleOperand output))
        {
            output = new SampleOperand(new Tensor(operand.Name + suffix, layout.Shape), layout);
            _reordered[(stored.Tensor, layout)] = output;
            var reorder = new RuntimeCall("SampleKernels.Reorder", [.. Strided(stored), .. Strided(output), layout.Shape.Channels, layout.Shape.Plane]);
            Add(new RuntimeSampleStep($"{operand.Name} in another order", operand.Name, Cost: null, [reorder]), [stored], output);
        }

        return output;
    }

    private static Argument[] Strided(SampleOperand operand) => [new Values(operand.Tensor), operand.Layout.ColumnStride, operand.Layout.ChannelStride];
}
