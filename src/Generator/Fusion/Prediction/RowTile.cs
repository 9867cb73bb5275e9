using GenBn.Generator.Graph;
using GenBn.Generator.Kernels;

namespace GenBn.Generator.Fusion;

/// <summary>The tile of a layer whose lanes are columns.</summary>
/// <param name="Tile">The tile.</param>
internal sealed record RowTile(Kernels.RowTile Tile)
{
    public static RowTile? For(VectorWidth machine, ConvLayer layer) =>
        Kernels.RowTile.For(machine, SampleConv.GeometryOf(layer)) is { } tile ? new RowTile(tile) : null;

    public static RowTile? ForWide(RowTile narrow, ConvLayer layer) =>
        Kernels.RowTile.ForWide(narrow.Tile, SampleConv.GeometryOf(layer)) is { } tile ? new RowTile(tile) : null;

    public long Cost(ConvLayer layer) => Tile.Cost(SampleConv.GeometryOf(layer));
}
