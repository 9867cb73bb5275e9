using System.Runtime.CompilerServices;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Fusion;

/// <summary>A convolution, with the statistics of the batch norm that follows.</summary>
/// <param name="Name">See <see cref="Stage"/>.</param>
/// <param name="Layers">See <see cref="Stage"/>.</param>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Layer">The convolution.</param>
/// <param name="Statistics">The batch norm that the statistics are for; null when there is none.</param>
internal sealed record ConvStage(string Name, string Layers, TensorPlan Input, TensorPlan Output, ConvLayer Layer, BatchNormLayer? Statistics)
    : Stage(Name, Layers, Input, Output)
{
    /// <summary>Vectors of 16 floats in half of a second-level cache of 512 KB.</summary>
    private const int StripVectors = 4096;

    /// <summary>Vectors of most of a first-level cache of 32 KB.</summary>
    private const int TileVectors = 320;

    /// <summary>Beside the stages, not in them: a copy with other options has tiles of its own, and equality does not ask for them.</summary>
    private static readonly ConditionalWeakTable<ConvStage, KernelTiles> Known = new();

    /// <summary>For prediction: the weights with the batch norm behind them; null in training.</summary>
    public FoldedLayer? Folded { get; init; }

    /// <summary>For prediction: what is added to the sums before the activation.</summary>
    public TensorPlan? Shortcut { get; init; }

    /// <summary>For prediction: the layer that adds <see cref="Shortcut"/>.</summary>
    public AddLayer? Sum { get; init; }

    /// <summary>For prediction: the activation, applied to the sums while they are in registers.</summary>
    public ActivationLayer? Activation { get; init; }

    /// <summary>Operations that are applied to each sum in registers before it is stored.</summary>
    public int FinishOperations => (Activation is { Function.IsShort: true } ? 3 : 0) + (Shortcut is null ? 0 : 2);

    public bool HasBias => Layer.HasBias;

    public override IReadOnlyList<TensorPlan> Inputs => Shortcut is null ? [Input] : [Input, Shortcut];

    public override bool Learns => Layer.IsTrainable;

    /// <summary>Output channels × output columns of the forward kernel.</summary>
    public RegisterTile ForwardTile => Tiles.Forward.Value;

    /// <summary>Input channels × input columns of the input gradient.</summary>
    public RegisterTile InputGradientTile => Tiles.InputGradient.Value;

    /// <summary>Output × input channels of the weight gradient.</summary>
    public RegisterTile WeightGradientTile => Tiles.WeightGradient.Value;

    public EquatableArray<ColumnTile> ForwardColumns => Tiles.ForwardColumns.Value;

    /// <summary>One column at a time: more would let the compiler keep inputs for the next column, in registers that the sums need.</summary>
    public EquatableArray<ColumnTile> WeightGradientColumns => Tiles.WeightGradientColumns.Value;

    public EquatableArray<ColumnTile> InputGradientColumns => Tiles.InputGradientColumns.Value;

    /// <summary>Tiles of the forward kernel in one block, about: the places where it can fetch ahead.</summary>
    public int ForwardTileCount => Layer.Groups * Divide(Layer.GroupChannels, ForwardTile.Rows) * Layer.Shape.Height * ForwardColumns.Sum(tile => tile.Count);

    /// <summary>Rows that the weight gradient streams through in one block, about: the places where it can fetch ahead.</summary>
    public int WeightGradientRowCount => Layer.Groups * Divide(Layer.GroupChannels, WeightGradientTile.Rows)
        * Divide(Layer.GroupSources, WeightGradientTile.Columns) * Layer.Window.Kernel.Height * Math.Max(1, Math.Min(Layer.Shape.Height, Layer.Source.Height));

    public LoopOrder ForwardOrder => new(IsForwardWindowFirst, LoopOrder.ChunkOf(Layer.GroupSources, Layer.Window.Kernel.Height, ForwardColumns));

    public LoopOrder InputGradientOrder => new(IsInputGradientWindowFirst, LoopOrder.ChunkOf(Layer.GroupChannels, InputGradientRows, InputGradientColumns));

    /// <summary>
    /// Output rows that the weight gradient takes at a time, for all channels, in equal parts: as many as half of a second-level
    /// cache holds. All where they fit, or where the sums fill the cache by themselves.
    /// </summary>
    public int WeightGradientStrip
    {
        get
        {
            int height = Layer.Shape.Height;
            int perRow = (Layer.GroupChannels * Layer.Shape.Width) + (Layer.GroupSources * Layer.Source.Width * Layer.Window.Stride.Height);
            int strip = WeightCount > StripVectors ? height : Math.Min(height, Math.Max(1, StripVectors / perRow));
            return Divide(height, Divide(height, strip));
        }
    }

    public int WeightCount => Layer.Shape.Channels * Layer.GroupSources * Layer.Window.Taps;

    /// <summary>Weights and biases: the sums of the weight gradient, 16 lanes each.</summary>
    public int GradientCount => WeightCount + (HasBias ? Layer.Shape.Channels : 0);

    /// <summary>
    /// Whether a worker owns output channels for the weight gradient, and contracts over the whole batch, rather than blocks of
    /// the batch. With blocks it needs a sum of 16 lanes in memory for each weight; with channels the gradient of the whole
    /// batch has to be kept. Images that have shrunk while channels grew have more weights than values.
    /// </summary>
    public bool ContractsOverBatch => Layer.Groups == 1 && WeightCount > (WeightCount > StripVectors ? 1 : 2) * (Layer.Shape.Elements + Layer.Source.Elements);

    /// <summary>Whether its weight gradients are summed in groups of blocks.</summary>
    public bool SumsInGroups => Learns && !ContractsOverBatch;

    /// <summary>
    /// Input channels whose weight gradients are summed over the batch at a time, in equal parts, so that the sums of a tile of output
    /// channels stay in the second-level cache.
    /// </summary>
    public int WeightGradientChunk
    {
        get
        {
            int most = Math.Max(1, Math.Min(Layer.GroupSources, StripVectors / (WeightGradientTile.Rows * Layer.Window.Taps)));
            int part = Divide(Layer.GroupSources, Divide(Layer.GroupSources, most));
            int columns = WeightGradientTile.Columns;
            return Math.Min(most, Divide(part, columns) * columns);
        }
    }

    /// <summary>Blocks of the batch that a tile of the weight gradient goes through at a time: what it reads for all kernel rows fits the first-level cache.</summary>
    public int WeightGradientBlocks => Math.Max(1, TileVectors / ((WeightGradientTile.Rows * Layer.Shape.Plane) + (WeightGradientTile.Columns * Layer.Source.Plane)));

    public override IReadOnlyList<LayerCost> Costs =>
    [
        new(Layer.Name, ProductFlops),
        .. Sum is null ? [] : new[] { PerValue(Sum, Output) },
        .. Activation is null ? [] : new[] { PerValue(Activation, Output) },
    ];

    /// <summary>Floats of a channel's statistics in a block: more where long sums wait in memory from row to row.</summary>
    public int StatisticsFloats => ForwardOrder.WindowFirst && PlaneSums.IsLong(Output.Shape) ? PlaneSums.LongStatistics : PlaneSums.Statistics;

    public override long StatisticsFlops => Statistics is null ? 0 : StatisticsStage.LaneStatisticsFlops * Output.Shape.Elements;

    /// <summary>Exact: products with padding are neither computed nor counted.</summary>
    private long ProductFlops
    {
        get
        {
            long columns = ForwardColumns.Sum(tile => (long)tile.Count * tile.Taps.Count);
            long rows = Enumerable.Range(0, Layer.Window.Kernel.Height).Sum(k => (long)OutputRows(k));
            return 2L * Layer.Shape.Channels * Layer.GroupSources * rows * columns;
        }
    }

    private KernelTiles Tiles => Known.GetValue(this, static stage => new KernelTiles(stage));

    /// <summary>Output rows for which a kernel row reads a row of the image, and not padding.</summary>
    private int OutputRows(int kernelRow)
    {
        int padding = Layer.Window.Padding.Height - (kernelRow * Layer.Window.Dilation.Height);
        int first = Math.Max(0, Divide(padding, Layer.Window.Stride.Height));
        int end = Math.Min(Layer.Shape.Height, Divide(Math.Max(0, Layer.Source.Height + padding), Layer.Window.Stride.Height));
        return Math.Max(0, end - first);
    }

    private bool IsForwardWindowFirst => LoopOrder.IsWindowFirst(Layer.GroupChannels, Layer.GroupSources, Layer.Window.Kernel.Height, Layer.Source.Width);

    private bool IsInputGradientWindowFirst => LoopOrder.IsWindowFirst(Layer.GroupSources, Layer.GroupChannels, InputGradientRows, Layer.Shape.Width);

    /// <summary>Output rows that an input row reaches, at most.</summary>
    private int InputGradientRows => Divide(Layer.Window.Kernel.Height, Layer.Window.Stride.Height);

    private EquatableArray<ColumnTile> Forward(int width) => ColumnTiles.Forward(Layer.Window, Layer.Shape.Width, Layer.Source.Width, width);

    private EquatableArray<ColumnTile> InputGradient(int width) => ColumnTiles.Backward(Layer.Window, Layer.Source.Width, Layer.Shape.Width, width);

    private static int Divide(int count, int by) => (count + by - 1) / by;

    /// <summary>Tiles of the kernels. They are compared with many others, and every part of the text asks for them: chosen once for a stage.</summary>
    private sealed class KernelTiles(ConvStage stage)
    {
        public Lazy<RegisterTile> Forward { get; } = new(() => RegisterTile.ForRow(stage.Layer.GroupChannels, stage.Layer.Shape.Width, 1, measures: stage.Statistics is not null, stage.IsForwardWindowFirst, stage.FinishOperations, stage.Forward));

        public Lazy<EquatableArray<ColumnTile>> ForwardColumns { get; } = new(() => stage.Forward(stage.ForwardTile.Columns));

        public Lazy<RegisterTile> InputGradient { get; } = new(() => RegisterTile.ForRow(stage.Layer.GroupSources, stage.Layer.Source.Width, stage.Layer.Window.Stride.Width, measures: false, stage.IsInputGradientWindowFirst, finish: 0, stage.InputGradient));

        public Lazy<EquatableArray<ColumnTile>> InputGradientColumns { get; } = new(() => stage.InputGradient(stage.InputGradientTile.Columns));

        public Lazy<RegisterTile> WeightGradient { get; } = new(() => RegisterTile.ForWeightGradient(
            stage.Layer.GroupChannels,
            stage.Layer.GroupSources,
            stage.Layer.Window.Kernel.Width,
            stage.ContractsOverBatch ? stage.Layer.Shape.Plane : 0,
            stage.ContractsOverBatch ? stage.Layer.Source.Plane : 0));

        public Lazy<EquatableArray<ColumnTile>> WeightGradientColumns { get; } = new(() => stage.Forward(1));
    }
}
