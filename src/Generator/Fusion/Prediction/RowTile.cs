using GenBn.Generator.Graph;

namespace GenBn.Generator.Fusion;

/// <summary>
/// The sums that a one-sample kernel keeps in registers when its lanes are columns: <paramref name="Channels"/> × <paramref name="Vectors"/>
/// neighbouring vectors of a row. Few channels on a wide image leave fewer lanes empty this way.
/// </summary>
internal sealed record RowTile(int Channels, int Vectors)
{
    private const int MostSums = 10;

    private const int MostVectors = 3;

    /// <summary>The tile that takes the shortest time; null where rows have gaps, edges or less than a vector.</summary>
    public static RowTile? For(ConvLayer layer)
    {
        int width = layer.Shape.Width;
        bool isPlain = layer.Groups == 1 && layer.Window.Stride.Width == 1 && layer.Window.Padding.Width == 0
            && width + ((layer.Window.Kernel.Width - 1) * layer.Window.Dilation.Width) == layer.Source.Width;
        IEnumerable<RowTile> tiles =
            from vectors in Enumerable.Range(1, Math.Min(MostVectors, width / SampleTensor.Lanes))
            from channels in Enumerable.Range(1, Math.Min(layer.Shape.Channels, MostSums / vectors))
            select new RowTile(channels, vectors);
        return isPlain && width >= SampleTensor.Lanes ? tiles.OrderBy(tile => tile.Cost(layer)).First() : null;
    }

    /// <summary>Half-cycles for one kernel row of an input channel and an output row: latency of a sum, all products, or all loads.</summary>
    public long Cost(ConvLayer layer)
    {
        int rows = Divide(layer.Shape.Width, Vectors * SampleTensor.Lanes);
        int whole = layer.Shape.Channels / Channels;
        int rest = layer.Shape.Channels % Channels;
        return rows * ((whole * Cost(layer, Channels)) + (rest == 0 ? 0 : Cost(layer, rest)));
    }

    private long Cost(ConvLayer layer, int channels) =>
        layer.Window.Kernel.Width * Math.Max(ColumnTile.Latency, Math.Max(channels * Vectors, channels + Vectors));

    private static int Divide(int count, int by) => (count + by - 1) / by;
}
