global using SampleTile = GenBn.Generator.Kernels.SampleTile;
global using VectorWidth = GenBn.Generator.Kernels.VectorWidth;

using GenBn.Generator.Graph;
using GenBn.Generator.Kernels;

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

    /// <summary>What its kernel depends on; null where it is the runtime's.</summary>
    public virtual Kernel? Content => null;

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

/// <summary>How the weights of a layer are packed.</summary>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Packing">The packing.</param>
internal sealed record LanePacking(string Layer, Kernels.LanePacking Packing)
{
    public int Groups => Packing.Groups;

    public int Vectors => Packing.Vectors;

    public int WideVectors => Packing.WideVectors;

    public (int Rows, int Columns) Kernel => Packing.Kernel;

    public (int Row, int Column) First => Packing.Taps.First;

    public (int Rows, int Columns) Used => Packing.Taps.Used;

    public long Lanes(int channels) => Packing.Lanes(channels);

    public long Rows(long perChannel) => Packing.Rows(perChannel);
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

    public override Kernel Content => new Kernels.SampleConv(Geometry, Input.Layout, Output.Layout, Shortcut?.Layout, Stage.Activation?.Function, Tile);

    public EquatableArray<ColumnTile> Tiles => SampleConvTiles.Cut(Geometry, Tile.Columns);

    public bool IsDepthwise => Geometry.IsDepthwise;

    public bool CoversPlane => SampleConvTiles.IsSmallPlane(Geometry);

    /// <summary>Channels of a group in whole slabs.</summary>
    public int PaddedChannels => SampleConvTiles.PaddedChannels(Geometry, Tile);

    public override SampleStep? Wide => WideTile is null ? null : this with { Tile = WideTile };

    public override bool IsForWide => Tile.Width == VectorWidth.Wide;

    public override LanePacking Packing => new(Stage.Layer.Name, Kernels.LanePacking.Of(Geometry, Tile, WideTile));

    private ConvGeometry Geometry => GeometryOf(Stage.Layer);

    public static ConvGeometry GeometryOf(ConvLayer layer) => new(layer.Source, layer.Shape, layer.Window, layer.Groups);

    public static bool IsSmallPlane(ConvStage stage) => SampleConvTiles.IsSmallPlane(GeometryOf(stage.Layer));

    /// <summary>Weights of an output channel that are read.</summary>
    public static int WeightsOf(ConvStage stage) => stage.Layer.GroupSources * SampleTaps.Of(GeometryOf(stage.Layer)).Count;

    public static bool Depthwise(ConvStage stage) => GeometryOf(stage.Layer).IsDepthwise;
}

/// <summary>A convolution of few channels on a wide image: vectors of columns, weights broadcast.</summary>
internal sealed record SampleRowConv(ConvStage Stage, SampleTensor Input, SampleTensor Output, RowTile Tile, RowTile? WideTile) : SampleStep(Stage.Name, Stage.Layers, Input, Output)
{
    public override Stage Unit => Stage;

    public override Kernel Content => new Kernels.SampleRowConv(SampleConv.GeometryOf(Stage.Layer), Input.Layout, Output.Layout, Stage.Activation?.Function, Tile.Tile);

    public override SampleStep? Wide => WideTile is null ? null : this with { Tile = WideTile };

    public override bool IsForWide => Tile.Tile.Width == VectorWidth.Wide;
}

/// <summary>Maximum over 2 columns, then activation: vectors of columns.</summary>
internal sealed record SampleRowPool(NormalizeStage Stage, SampleTensor Input, SampleTensor Output) : SampleStep(Stage.Name, Stage.Layers, Input, Output)
{
    public override Stage Unit => Stage;

    public override Kernel Content => new Kernels.SampleRowPool(Input.Layout, Output.Layout, Stage.Pool!.Window, Stage.Activation?.Function);

    public const int LeastColumns = Kernels.SampleRowPool.LeastColumns;

    public override SampleStep? Wide => Output.Shape.Width >= VectorWidth.Wide.Lanes ? this : null;

    /// <summary>Whether even vectors of 8 floats are longer than a row.</summary>
    public bool IsNarrow => Output.Shape.Width < SampleLayout.Lanes;
}

/// <summary>A dense layer: vectors of units, inputs broadcast. Its input may be an image, read in the order of its flattened features.</summary>
internal sealed record SampleDense(DenseStage Stage, SampleTensor Input, SampleTensor Output, SampleTile Tile, SampleTile? WideTile) : SampleStep(Stage.Name, Stage.Layers, Input, Output)
{
    public override Stage Unit => Stage;

    public override Kernel Content => new Kernels.SampleDense(Stage.Layer.Features, Stage.Units, Input.Layout, Stage.Activation?.Function, Tile);

    /// <summary>Units in whole slabs.</summary>
    public int PaddedUnits => SampleDenseTiles.PaddedUnits(Stage.Units, Tile);

    public override SampleStep? Wide => WideTile is null ? null : this with { Tile = WideTile };

    public override bool IsForWide => Tile.Width == VectorWidth.Wide;

    public override LanePacking Packing => new(Stage.Layer.Name, Kernels.LanePacking.Of(Tile, WideTile));
}

/// <summary>Normalisation that could not be folded, sum with a shortcut, maximum and activation.</summary>
internal sealed record SampleNormalize(NormalizeStage Stage, SampleTensor Input, SampleTensor Output, SampleTensor? Shortcut) : SampleStep(Stage.Name, Stage.Layers, Input, Output)
{
    public override Stage Unit => Stage;

    public override Kernel Content => new SamplePointwise(Input.Layout, Output.Layout, Shortcut?.Layout, Stage.Norm is not null, Stage.Pool?.Window, Stage.Activation?.Function);

    public override IReadOnlyList<SampleTensor> Inputs => Shortcut is null ? [Input] : [Input, Shortcut];
}

/// <summary>A pool by itself.</summary>
internal sealed record SamplePool(PoolStage Stage, SampleTensor Input, SampleTensor Output) : SampleStep(Stage.Name, Stage.Layers, Input, Output)
{
    public override Stage Unit => Stage;

    public override Kernel Content => new Kernels.SamplePool(Input.Layout, Output.Layout, Stage.Window, Stage.IsMaximum, Stage.CountsPadding);
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
