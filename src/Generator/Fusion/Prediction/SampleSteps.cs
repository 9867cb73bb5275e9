using GenBn.Generator.Graph;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Fusion;

/// <summary>Turns the stages of prediction into steps for one sample, and decides the order of every tensor's values.</summary>
internal sealed class SampleSteps
{
    private readonly List<SampleStep> _steps = [];
    private readonly Dictionary<string, SampleTensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>By what they are chosen from: blocks that repeat have the same.</summary>
    private readonly Dictionary<(Window Window, TensorShape Source, TensorShape Shape, int Groups, int FinishOperations), (SampleTile Narrow, SampleTile? Wide)> _tiles = [];
    private readonly IReadOnlyList<Stage> _stages;

    private SampleSteps(IReadOnlyList<Stage> stages, TensorPlan input)
    {
        _stages = stages;
        _tensors[input.Name] = SampleTensor.RowMajor(input.Name, input.Shape);
    }

    /// <summary>The steps in the order of execution; the last one's output is row-major.</summary>
    public static (IReadOnlyList<SampleStep> Steps, SampleTensor Output) Build(IReadOnlyList<Stage> stages, TensorPlan input, TensorPlan output)
    {
        var builder = new SampleSteps(stages, input);
        foreach (Stage stage in stages)
        {
            builder.Add(stage);
        }

        return (builder._steps, builder.RowMajor(output));
    }

    private void Add(Stage stage)
    {
        SampleStep step = stage switch
        {
            ConvStage conv => RowConv(conv) ?? Conv(conv),
            DenseStage dense => Dense(dense),
            NormalizeStage normalize => RowPool(normalize) ?? Normalize(normalize),
            PoolStage pool => Same(pool.Input, pool.Output, (input, output) => new SamplePool(pool, input, output)),
            MeanStage mean => Same(mean.Input, mean.Output, (input, output) => new SampleMean(mean, input, output)),
            SoftmaxStage softmax => Same(softmax.Input, softmax.Output, (input, output) => new SampleSoftmax(softmax, input, output)),
            ConcatStage concat => Concat(concat),
            _ => throw new InvalidOperationException($"No step for one sample for {stage}."),
        };
        _steps.Add(step);
        _tensors[stage.Output.Name] = step.Output;
    }

    /// <summary>With columns as lanes, where that takes less time and the steps behind can read rows.</summary>
    private SampleStep? RowConv(ConvStage stage)
    {
        SampleTensor input = AsImage(stage.Input);
        if (!input.IsRowMajor || stage.Shortcut is not null || RowTile.For(VectorWidth.Narrow, stage.Layer) is not { } tile || !(ReadsSingleValues(stage.Output) || IsPooledByRows(stage.Output)))
        {
            return null;
        }

        SampleConv other = Conv(stage);
        return tile.Cost(stage.Layer) < stage.Layer.Shape.Height * other.Tile.Cost(stage.Layer.Shape.Channels, SampleConv.WeightsOf(stage), other.Tiles)
            ? new SampleRowConv(stage, input, SampleTensor.RowMajor(stage.Output.Name, stage.Layer.Shape), tile, RowTile.ForWide(tile, stage.Layer))
            : null;
    }

    private SampleStep? RowPool(NormalizeStage stage) => IsRowPool(stage) && _tensors[stage.Input.Name] is { IsRowMajor: true } input && input.Shape == stage.Input.Shape
        ? new SampleRowPool(stage, input, SampleTensor.RowMajor(stage.Output.Name, stage.Output.Shape))
        : null;

    /// <summary>Whether all steps that read a tensor broadcast its values one by one, in whatever order they are.</summary>
    private bool ReadsSingleValues(TensorPlan tensor) => Readers(tensor).All(stage =>
        stage is DenseStage || (stage is ConvStage conv && !SampleConv.Depthwise(conv) && conv.Shortcut?.Name != tensor.Name));

    private bool IsPooledByRows(TensorPlan tensor) => Readers(tensor).All(stage => stage is NormalizeStage pool && IsRowPool(pool));

    private bool IsRowPool(NormalizeStage stage) =>
        stage is { Norm: null, Shortcut: null, Pool.Window: { Kernel.Width: 2, Stride.Width: 2 } }
        && stage.Output.Shape.Width >= SampleRowPool.LeastColumns
        && ReadsSingleValues(stage.Output);

    private IEnumerable<Stage> Readers(TensorPlan tensor) => _stages.Where(stage => stage.Inputs.Any(input => input.Name == tensor.Name));

    private SampleConv Conv(ConvStage stage)
    {
        bool depthwise = SampleConv.Depthwise(stage);
        SampleTensor input = depthwise ? ChannelsLast(stage.Input) : AsImage(stage.Input);
        SampleTensor? shortcut = stage.Shortcut is null ? null : ChannelsLast(stage.Shortcut);
        int channels = depthwise ? stage.Layer.Shape.Channels : stage.Layer.GroupChannels;
        (SampleTile tile, SampleTile? wide) = Tiles(stage, channels);
        var step = new SampleConv(stage, input, SampleTensor.ChannelsLast(stage.Output.Name, stage.Layer.Shape, channels), shortcut, tile, wide);

        // The last group's slabs must not reach into the next position.
        int padded = Math.Max(step.PaddedChannels, step.Wide is SampleConv other ? other.PaddedChannels : 0);
        int stride = depthwise ? padded : ((stage.Layer.Groups - 1) * stage.Layer.GroupChannels) + padded;
        return step with { Output = SampleTensor.ChannelsLast(stage.Output.Name, stage.Layer.Shape, stride) };
    }

    private (SampleTile Narrow, SampleTile? Wide) Tiles(ConvStage stage, int channels)
    {
        ConvLayer layer = stage.Layer;
        var key = (layer.Window, layer.Source, layer.Shape, layer.Groups, stage.FinishOperations);
        if (_tiles.TryGetValue(key, out (SampleTile, SampleTile?) known))
        {
            return known;
        }

        int weights = SampleConv.WeightsOf(stage);
        var cuts = new Dictionary<int, EquatableArray<ColumnTile>>();
        SampleTile narrow = Tile(VectorWidth.Narrow);
        return _tiles[key] = (narrow, SampleTile.ForWide(narrow, Tile(VectorWidth.Wide), channels, Cost));

        // A depthwise convolution takes one vector of channels at a time.
        SampleTile Tile(VectorWidth width) => SampleConv.IsSmallPlane(stage)
            ? SampleTile.ForPlane(width, channels, layer.Shape.Plane)
            : SampleTile.ForRow(width, channels, SampleConv.Depthwise(stage) ? 1 : width.MostSums, weights, layer.Shape.Width, stage.FinishOperations, Cut);

        long Cost(SampleTile candidate) => SampleConv.IsSmallPlane(stage)
            ? candidate.PlaneCost(channels)
            : candidate.Cost(channels, weights, Cut(candidate.Columns));

        EquatableArray<ColumnTile> Cut(int width) => cuts.TryGetValue(width, out EquatableArray<ColumnTile> tiles)
            ? tiles
            : cuts[width] = ColumnTiles.Forward(layer.Window, layer.Shape.Width, layer.Source.Width, width);
    }

    private SampleDense Dense(DenseStage stage)
    {
        var tile = SampleTile.ForUnits(VectorWidth.Narrow, stage.Units);
        SampleTile? wide = SampleTile.ForWide(tile, SampleTile.ForUnits(VectorWidth.Wide, stage.Units), stage.Units, candidate => candidate.DenseCost(stage.Units));
        var step = new SampleDense(stage, _tensors[stage.Input.Name], SampleTensor.ChannelsLast(stage.Output.Name, stage.Output.Shape, stage.Units), tile, wide);
        int padded = Math.Max(step.PaddedUnits, step.Wide is SampleDense other ? other.PaddedUnits : 0);
        return step with { Output = SampleTensor.ChannelsLast(stage.Output.Name, stage.Output.Shape, padded) };
    }

    private SampleStep Normalize(NormalizeStage stage)
    {
        SampleTensor? shortcut = stage.Shortcut is null ? null : ChannelsLast(stage.Shortcut);
        return Same(stage.Input, stage.Output, (input, output) => new SampleNormalize(stage, input, output, shortcut));
    }

    private SampleConcat Concat(ConcatStage stage) => new(
        stage,
        new EquatableArray<SampleTensor>(stage.Branches.Select(ChannelsLast)),
        SampleTensor.ChannelsLast(stage.Output.Name, stage.Output.Shape, stage.Output.Shape.Channels));

    /// <summary>A step whose output has as many channels as its input, with the same stride.</summary>
    private SampleStep Same(TensorPlan source, TensorPlan output, Func<SampleTensor, SampleTensor, SampleStep> create)
    {
        SampleTensor input = ChannelsLast(source);
        return create(input, SampleTensor.ChannelsLast(output.Name, output.Shape, input.ColumnStride));
    }

    /// <summary>The tensor as an image, whatever the order of its values: for steps that broadcast single ones.</summary>
    private SampleTensor AsImage(TensorPlan tensor) => _tensors[tensor.Name].Shape == tensor.Shape ? _tensors[tensor.Name] : RowMajor(tensor);

    /// <summary>The tensor with channels last, after a step that reorders it where it is not.</summary>
    private SampleTensor ChannelsLast(TensorPlan tensor)
    {
        SampleTensor stored = AsImage(tensor);
        return stored.IsChannelsLast && stored.Shape == tensor.Shape
            ? stored
            : Reorder(tensor, stored, "Lanes", SampleTensor.ChannelsLast(tensor.Name + "_lanes" + Suffix(tensor), tensor.Shape, tensor.Shape.Channels));
    }

    /// <summary>The tensor as its users have it, after a step that reorders it where it is not.</summary>
    private SampleTensor RowMajor(TensorPlan tensor)
    {
        SampleTensor stored = _tensors[tensor.Name];
        string name = stored.IsRowMajor ? stored.Name : Reorder(tensor, stored, "Rows", SampleTensor.RowMajor(tensor.Name + "_rows", stored.Shape)).Name;
        return stored.IsRowMajor && stored.Shape == tensor.Shape ? stored : SampleTensor.RowMajor(name, tensor.Shape);
    }

    private SampleTensor Reorder(TensorPlan tensor, SampleTensor stored, string order, SampleTensor output)
    {
        if (_steps.All(step => step.Output != output))
        {
            _steps.Add(new SampleReorder(MemberNames.Property(tensor.Name) + order, stored, output));
        }

        return output;
    }

    private static string Suffix(TensorPlan tensor) => tensor.Shape.IsVector ? "_vector" : "";
}
