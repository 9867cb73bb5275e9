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

    public bool HasBias => Layer.HasBias;

    public override bool Learns => Layer.IsTrainable;

    /// <summary>Output channels × output columns of the forward kernel.</summary>
    public RegisterTile ForwardTile => RegisterTile.ForRow(Layer.GroupChannels, Layer.Shape.Width, 1, measures: Statistics is not null, Layer.GroupSources * Layer.Window.Kernel.Height * Layer.Source.Width, Forward);

    /// <summary>Input channels × input columns of the input gradient.</summary>
    public RegisterTile InputGradientTile => RegisterTile.ForRow(Layer.GroupSources, Layer.Source.Width, Layer.Window.Stride.Width, measures: false, Layer.GroupChannels * Layer.Window.Kernel.Height * Layer.Shape.Width, InputGradient);

    /// <summary>Output × input channels of the weight gradient.</summary>
    public RegisterTile WeightGradientTile => RegisterTile.ForWeightGradient(Layer.GroupChannels, Layer.GroupSources, Layer.Window.Kernel.Width);

    public EquatableArray<ColumnTile> ForwardColumns => Forward(ForwardTile.Columns);

    /// <summary>One column at a time: more would let the compiler keep inputs for the next column, in registers that the sums need.</summary>
    public EquatableArray<ColumnTile> WeightGradientColumns => Forward(1);

    public EquatableArray<ColumnTile> InputGradientColumns => InputGradient(InputGradientTile.Columns);

    /// <summary>Tiles of the forward kernel in one block, about: the places where it can fetch ahead.</summary>
    public int ForwardTileCount => Layer.Groups * Divide(Layer.GroupChannels, ForwardTile.Rows) * Layer.Shape.Height * ForwardColumns.Sum(tile => tile.Count);

    /// <summary>Rows that the weight gradient streams through in one block, about: the places where it can fetch ahead.</summary>
    public int WeightGradientRowCount => Layer.Groups * Divide(Layer.GroupChannels, WeightGradientTile.Rows)
        * Divide(Layer.GroupSources, WeightGradientTile.Columns) * Layer.Window.Kernel.Height * Math.Max(1, Math.Min(Layer.Shape.Height, Layer.Source.Height));

    /// <summary>Output rows that the forward kernel takes at a time, for all channels.</summary>
    public int ForwardStrip => Strip(Layer.Shape.Height, Layer.GroupSources * Layer.Source.Width, Layer.Window.Stride.Height, 1, (Layer.Window.Kernel.Height - 1) * Layer.Window.Dilation.Height);

    /// <summary>Input rows that the input gradient takes at a time, for all channels.</summary>
    public int InputGradientStrip =>
        Strip(Layer.Source.Height, Layer.GroupChannels * Layer.Shape.Width, 1, Layer.Window.Stride.Height, (Layer.Window.Kernel.Height - 1) * Layer.Window.Dilation.Height / Layer.Window.Stride.Height);

    /// <summary>Output rows that the weight gradient takes at a time, for all channels: all where its sums fill the cache by themselves.</summary>
    public int WeightGradientStrip => WeightCount > StripVectors ? Layer.Shape.Height : Strip(
        Layer.Shape.Height, (Layer.GroupChannels * Layer.Shape.Width) + (Layer.GroupSources * Layer.Source.Width * Layer.Window.Stride.Height), 1, 1, overlap: 0);

    public int WeightCount => Layer.Shape.Channels * Layer.GroupSources * Layer.Window.Taps;

    /// <summary>Weights and biases: the sums of the weight gradient, 16 lanes each.</summary>
    public int GradientCount => WeightCount + (HasBias ? Layer.Shape.Channels : 0);

    /// <summary>
    /// Whether a worker owns output channels for the weight gradient, and contracts over the whole batch, rather than blocks of
    /// the batch. With blocks it needs a sum of 16 lanes in memory for each weight; with channels the gradient of the whole
    /// batch has to be kept. Images that have shrunk while channels grew have more weights than values.
    /// </summary>
    public bool ContractsOverBatch => Layer.Groups == 1 && WeightCount > 2 * (Layer.Shape.Elements + Layer.Source.Elements);

    /// <summary>Exact: products with padding are neither computed nor counted.</summary>
    public override long Flops
    {
        get
        {
            long columns = ForwardColumns.Sum(tile => (long)tile.Count * tile.Taps.Count);
            long rows = Enumerable.Range(0, Layer.Shape.Height).Sum(y => (long)Enumerable.Range(0, Layer.Window.Kernel.Height)
                .Count(k => (y * Layer.Window.Stride.Height) - Layer.Window.Padding.Height + (k * Layer.Window.Dilation.Height) is var row && row >= 0 && row < Layer.Source.Height));
            return 2L * Layer.Shape.Channels * Layer.GroupSources * rows * columns;
        }
    }

    private EquatableArray<ColumnTile> Forward(int width) => ColumnTiles.Forward(Layer.Window, Layer.Shape.Width, Layer.Source.Width, width);

    private EquatableArray<ColumnTile> InputGradient(int width) => ColumnTiles.Backward(Layer.Window, Layer.Source.Width, Layer.Shape.Width, width);

    /// <summary>
    /// Rows of which all channels are read again and again, tile by tile: as many as half of a second-level cache of 512 KB holds,
    /// in equal parts; all where they fit.
    /// </summary>
    /// <param name="rows">Rows to cover.</param>
    /// <param name="perRow">Vectors of a row that is read.</param>
    /// <param name="factor">Rows read for one row covered.</param>
    /// <param name="divisor">Rows covered by one row read.</param>
    /// <param name="overlap">Rows read besides.</param>
    private static int Strip(int rows, int perRow, int factor, int divisor, int overlap)
    {
        int strip = Math.Max(1, ((StripVectors / perRow) - overlap) * divisor / factor);
        int strips = Divide(rows, Math.Min(rows, strip));
        return Divide(rows, strips);
    }

    private static int Divide(int count, int by) => (count + by - 1) / by;
}
