
namespace GenBn.Generator.Kernels;

/// <summary>Chooses the tiles of a convolution of one sample.</summary>
internal static class SampleConvTiles
{
    /// <summary>Its tile on machines without vectors of 16 floats, and of those: the same one where one text serves both; null where they are not faster.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="finishOperations">Operations that are applied to each sum in registers before it is stored.</param>
    public static (SampleTile Narrow, SampleTile? Wide) For(ConvGeometry geometry, int finishOperations)
    {
        int channels = Channels(geometry);
        int weights = Weights(geometry);
        var cuts = new Dictionary<int, EquatableArray<ColumnTile>>();
        SampleTile narrow = Tile(VectorWidth.Narrow);
        return (narrow, SampleTile.ForWide(narrow, Tile(VectorWidth.Wide), channels, Time));

        // A depthwise convolution takes one vector of channels at a time.
        SampleTile Tile(VectorWidth width) => IsSmallPlane(geometry)
            ? SampleTile.ForPlane(width, channels, geometry.Shape.Plane)
            : SampleTile.ForRow(width, channels, geometry.IsDepthwise ? 1 : width.MostSums, weights, geometry.Shape.Width, finishOperations, CutOnce);

        long Time(SampleTile candidate) => IsSmallPlane(geometry)
            ? candidate.PlaneCost(channels)
            : candidate.Cost(channels, weights, CutOnce(candidate.Columns));

        EquatableArray<ColumnTile> CutOnce(int width) => cuts.TryGetValue(width, out EquatableArray<ColumnTile> tiles) ? tiles : cuts[width] = Cut(geometry, width);
    }

    /// <summary>The output that kernels with these tiles write: the last group's slabs do not reach into the next position.</summary>
    public static SampleLayout OutputOf(ConvGeometry geometry, SampleTile narrow, SampleTile? wide)
    {
        int padded = Math.Max(PaddedChannels(geometry, narrow), wide is null ? 0 : PaddedChannels(geometry, wide));
        return SampleLayout.ChannelsLast(geometry.Shape, geometry.Shape.Channels - Channels(geometry) + padded);
    }

    /// <summary>Half-cycles for one kernel row of an input channel.</summary>
    public static long Cost(SampleTile tile, ConvGeometry geometry) =>
        geometry.Shape.Height * tile.Cost(geometry.Shape.Channels, Weights(geometry), Cut(geometry, tile.Columns));

    /// <summary>The tiles of an output row.</summary>
    public static EquatableArray<ColumnTile> Cut(ConvGeometry geometry, int width) =>
        ColumnTiles.Forward(geometry.Window, geometry.Shape.Width, geometry.Source.Width, width);

    /// <summary>
    /// Whether one tile covers the whole output, which has several rows, but no more positions than there are registers for: weights
    /// are then what a kernel reads most, and should be read once for all of them.
    /// </summary>
    public static bool IsSmallPlane(ConvGeometry geometry) => !geometry.IsDepthwise && geometry.Shape is { Height: > 1, Plane: <= SampleTile.MostPositions };

    /// <summary>Output channels that slabs are cut from.</summary>
    public static int Channels(ConvGeometry geometry) => geometry.IsDepthwise ? geometry.Shape.Channels : geometry.GroupChannels;

    /// <summary>The same in whole slabs.</summary>
    public static int PaddedChannels(ConvGeometry geometry, SampleTile tile) => tile.Slabs(Channels(geometry)) * tile.Slab;

    /// <summary>Weights of an output channel that are read.</summary>
    private static int Weights(ConvGeometry geometry) => geometry.GroupSources * SampleTaps.Of(geometry).Count;
}
