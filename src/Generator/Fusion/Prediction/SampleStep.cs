using GenBn.Generator.Graph;

namespace GenBn.Generator.Fusion;

/// <summary>A unit of emitted code that computes one sample by itself: its lanes are channels.</summary>
/// <param name="Name">Prefix of its kernel.</param>
/// <param name="Layers">Words for its layers.</param>
/// <param name="Input">What it reads.</param>
/// <param name="Output">What it writes.</param>
internal abstract record SampleStep(string Name, string Layers, SampleTensor Input, SampleTensor Output)
{
    /// <summary>Everything that it reads.</summary>
    public virtual IReadOnlyList<SampleTensor> Inputs => [Input];

    /// <summary>The stage that it computes; null where it only moves values.</summary>
    public virtual Stage? Unit => null;

    /// <summary>How its weights are packed; null for a step without weights.</summary>
    public virtual LanePacking? Packing => null;

    /// <summary>
    /// The step as vectors of 16 floats take it: itself where one text serves both; null where they would not be faster than
    /// vectors of 8.
    /// </summary>
    public virtual SampleStep? Wide => Output.IsChannelsLast && Output.ColumnStride % VectorWidth.Wide.Lanes == 0 ? this : null;

    /// <summary>The name of its kernel.</summary>
    public string Kernel => Name + (IsForWide ? "SampleWide" : "Sample");

    /// <summary>Whether its text is for vectors of 16 floats only.</summary>
    public virtual bool IsForWide => false;
}

/// <summary>
/// How weights are packed for one sample: for every slab of output channels, and every weight of a channel that a kernel reads, one row of lanes.
/// </summary>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Groups">Groups of output channels that do not share slabs.</param>
/// <param name="Vectors">Vectors of a slab.</param>
/// <param name="WideVectors">Vectors of a slab on machines with vectors of 16 floats; 0 where those use vectors of 8 too.</param>
/// <param name="Kernel">Kernel rows and columns that were declared.</param>
/// <param name="First">The first row and column that can read more than padding.</param>
/// <param name="Used">How many rows and columns can.</param>
internal sealed record LanePacking(string Layer, int Groups, int Vectors, int WideVectors, (int Rows, int Columns) Kernel, (int Row, int Column) First, (int Rows, int Columns) Used)
{
    /// <summary>Lanes that there is memory for, the same on every machine: of all slabs, those that only fill one included.</summary>
    public long Lanes(int channels)
    {
        return Groups * Math.Max(Padded(Vectors * VectorWidth.Narrow.Lanes), WideVectors == 0 ? 0 : Padded(WideVectors * VectorWidth.Wide.Lanes));

        long Padded(int slab) => ((channels / Groups) + slab - 1) / slab * slab;
    }

    /// <summary>Rows of lanes of a slab: the weights of a channel that are read.</summary>
    /// <param name="perChannel">The weights of a channel that were declared.</param>
    public long Rows(long perChannel) => perChannel / (Kernel.Rows * Kernel.Columns) * Used.Rows * Used.Columns;
}

/// <summary>A convolution: vectors of output channels, inputs broadcast.</summary>
/// <param name="Stage">The convolution.</param>
/// <param name="Input">What it reads.</param>
/// <param name="Output">What it writes.</param>
/// <param name="Shortcut">What is added to the sums; null for nothing.</param>
/// <param name="Tile">Its tile on machines without vectors of 16 floats.</param>
/// <param name="WideTile">Its tile of vectors of 16 floats; the same one where one text serves both; null where those are not faster.</param>
internal sealed record SampleConv(ConvStage Stage, SampleTensor Input, SampleTensor Output, SampleTensor? Shortcut, SampleTile Tile, SampleTile? WideTile)
    : SampleStep(Stage.Name, Stage.Layers, Input, Output)
{
    public override Stage Unit => Stage;

    public override IReadOnlyList<SampleTensor> Inputs => Shortcut is null ? [Input] : [Input, Shortcut];

    public EquatableArray<ColumnTile> Tiles => ColumnTiles.Forward(Stage.Layer.Window, Stage.Layer.Shape.Width, Stage.Layer.Source.Width, Tile.Columns);

    /// <summary>Whether each channel is a group of its own, so that the lanes of inputs, weights and outputs go together.</summary>
    public bool IsDepthwise => Depthwise(Stage);

    /// <summary>
    /// Whether one tile covers the whole output: where positions are few, weights are what a kernel reads most, and should be read
    /// once for all of them.
    /// </summary>
    public bool CoversPlane => IsSmallPlane(Stage);

    /// <summary>Channels of a group in whole slabs.</summary>
    public int PaddedChannels => Tile.Slabs(Channels) * Tile.Slab;

    public override SampleStep? Wide => WideTile is null ? null : this with { Tile = WideTile };

    public override bool IsForWide => Tile.Width == VectorWidth.Wide;

    public override LanePacking Packing => new(
        Stage.Layer.Name,
        IsDepthwise ? 1 : Stage.Layer.Groups,
        Tile.Vectors,
        WideTile?.Vectors ?? 0,
        (Stage.Layer.Window.Kernel.Height, Stage.Layer.Window.Kernel.Width),
        (UsedRows.First, UsedColumns.First),
        (UsedRows.Count, UsedColumns.Count));

    private (int First, int Count) UsedRows { get; } = Rows(Stage.Layer);

    private (int First, int Count) UsedColumns { get; } = Columns(Stage.Layer);

    /// <summary>Whether the output has several rows, but no more positions than there are registers for.</summary>
    public static bool IsSmallPlane(ConvStage stage) => !Depthwise(stage) && stage.Layer.Shape is { Height: > 1, Plane: <= SampleTile.MostPositions };

    /// <summary>Weights of an output channel that are read.</summary>
    public static int WeightsOf(ConvStage stage) => stage.Layer.GroupSources * Rows(stage.Layer).Count * Columns(stage.Layer).Count;

    /// <summary>Output channels that slabs are cut from.</summary>
    private int Channels => IsDepthwise ? Stage.Layer.Shape.Channels : Stage.Layer.GroupChannels;

    public static bool Depthwise(ConvStage stage) => stage.Layer is { Groups: > 1, GroupChannels: 1, GroupSources: 1 };

    private static (int First, int Count) Rows(ConvLayer layer) => Used(
        layer.Window.Kernel.Height, layer.Window.Stride.Height, layer.Window.Padding.Height, layer.Window.Dilation.Height, layer.Shape.Height, layer.Source.Height);

    private static (int First, int Count) Columns(ConvLayer layer) => Used(
        layer.Window.Kernel.Width, layer.Window.Stride.Width, layer.Window.Padding.Width, layer.Window.Dilation.Width, layer.Shape.Width, layer.Source.Width);

    /// <summary>The kernel rows that read the input at some output row; none where dilation makes all of them miss it.</summary>
    private static (int First, int Count) Used(int kernel, int stride, int padding, int dilation, int outputs, int inputs)
    {
        List<int> rows = [.. Enumerable.Range(0, kernel).Where(k => Enumerable.Range(0, outputs).Any(y => (y * stride) - padding + (k * dilation) is var row && row >= 0 && row < inputs))];
        return rows.Count == 0 ? (0, 0) : (rows[0], rows[rows.Count - 1] - rows[0] + 1);
    }
}

/// <summary>A convolution of few channels on a wide image: vectors of columns, weights broadcast.</summary>
internal sealed record SampleRowConv(ConvStage Stage, SampleTensor Input, SampleTensor Output, RowTile Tile, RowTile? WideTile) : SampleStep(Stage.Name, Stage.Layers, Input, Output)
{
    public override Stage Unit => Stage;

    public override SampleStep? Wide => WideTile is null ? null : this with { Tile = WideTile };

    public override bool IsForWide => Tile.Width == VectorWidth.Wide;
}

/// <summary>Maximum over 2 columns, then activation: vectors of columns.</summary>
internal sealed record SampleRowPool(NormalizeStage Stage, SampleTensor Input, SampleTensor Output) : SampleStep(Stage.Name, Stage.Layers, Input, Output)
{
    public override Stage Unit => Stage;

    /// <summary>Columns of the narrowest vectors.</summary>
    public const int LeastColumns = 4;

    public override SampleStep? Wide => Output.Shape.Width >= VectorWidth.Wide.Lanes ? this : null;

    /// <summary>Whether even vectors of 8 floats are longer than a row.</summary>
    public bool IsNarrow => Output.Shape.Width < SampleTensor.Lanes;
}

/// <summary>A dense layer: vectors of units, inputs broadcast. Its input may be an image, read in the order of its flattened features.</summary>
internal sealed record SampleDense(DenseStage Stage, SampleTensor Input, SampleTensor Output, SampleTile Tile, SampleTile? WideTile) : SampleStep(Stage.Name, Stage.Layers, Input, Output)
{
    public override Stage Unit => Stage;

    public int Vectors => Tile.Vectors;

    /// <summary>Units in whole slabs.</summary>
    public int PaddedUnits => Tile.Slabs(Stage.Units) * Tile.Slab;

    public override SampleStep? Wide => WideTile is null ? null : this with { Tile = WideTile };

    public override bool IsForWide => Tile.Width == VectorWidth.Wide;

    public override LanePacking Packing => new(Stage.Layer.Name, 1, Tile.Vectors, WideTile?.Vectors ?? 0, (1, 1), (0, 0), (1, 1));
}

/// <summary>Normalisation that could not be folded, sum with a shortcut, maximum and activation.</summary>
internal sealed record SampleNormalize(NormalizeStage Stage, SampleTensor Input, SampleTensor Output, SampleTensor? Shortcut) : SampleStep(Stage.Name, Stage.Layers, Input, Output)
{
    public override Stage Unit => Stage;

    public override IReadOnlyList<SampleTensor> Inputs => Shortcut is null ? [Input] : [Input, Shortcut];
}

/// <summary>A pool by itself.</summary>
internal sealed record SamplePool(PoolStage Stage, SampleTensor Input, SampleTensor Output) : SampleStep(Stage.Name, Stage.Layers, Input, Output)
{
    public override Stage Unit => Stage;
}

/// <summary>The mean of every channel.</summary>
internal sealed record SampleMean(MeanStage Stage, SampleTensor Input, SampleTensor Output) : SampleStep(Stage.Name, Stage.Layers, Input, Output)
{
    public override Stage Unit => Stage;
}

/// <summary>Softmax over the features of a vector.</summary>
internal sealed record SampleSoftmax(SoftmaxStage Stage, SampleTensor Input, SampleTensor Output) : SampleStep(Stage.Name, Stage.Layers, Input, Output)
{
    public override Stage Unit => Stage;
}

/// <summary>Branches one after the other along the channels.</summary>
internal sealed record SampleConcat(ConcatStage Stage, EquatableArray<SampleTensor> Branches, SampleTensor Output) : SampleStep(Stage.Name, Stage.Layers, Branches[0], Output)
{
    public override Stage Unit => Stage;

    public override IReadOnlyList<SampleTensor> Inputs => Branches;
}

/// <summary>The same values in another order: from rows to channels last, or back.</summary>
internal sealed record SampleReorder(string Name, SampleTensor Input, SampleTensor Output) : SampleStep(Name, $"{Input.Name} in another order", Input, Output);
