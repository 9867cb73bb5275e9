namespace GenBn.Generator.Kernels;

/// <summary>
/// The sums that a one-sample kernel keeps in registers when its lanes are columns: <paramref name="Channels"/> × <paramref name="Rows"/>
/// rows × <paramref name="Vectors"/> neighbouring vectors of a row. Few channels on a wide image leave fewer lanes empty this way.
/// </summary>
internal sealed record RowTile(VectorWidth Width, int Channels, int Rows, int Vectors)
{
    private const int MostVectors = 3;

    private const int MostRows = 2;

    /// <summary>Columns that it covers.</summary>
    private int Columns => Vectors * Width.Lanes;

    /// <summary>The tile that takes the shortest time; null where rows have gaps, edges or less than a vector.</summary>
    public static RowTile? For(VectorWidth machine, ConvGeometry geometry)
    {
        int width = geometry.Shape.Width;
        Window window = geometry.Window;
        bool isPlain = geometry.Groups == 1 && window.Stride.Width == 1 && window.Padding.Width == 0
            && width + ((window.Kernel.Width - 1) * window.Dilation.Width) == geometry.Source.Width;

        // Rows of a tile take the same kernel rows.
        bool hasEdges = window.Padding.Height > 0 || ((geometry.Shape.Height - 1) * window.Stride.Height) + ((window.Kernel.Height - 1) * window.Dilation.Height) >= geometry.Source.Height;
        IEnumerable<RowTile> tiles =
            from vectors in Enumerable.Range(1, Math.Min(MostVectors, width / machine.Lanes))
            from rows in Enumerable.Range(1, hasEdges ? 1 : MostRows)
            from channels in Enumerable.Range(1, Math.Min(geometry.Shape.Channels, machine.MostSums / vectors))
            where geometry.Shape.Height % rows == 0
            let tile = new RowTile(machine, channels, rows, vectors)
            where tile.Fits
            select tile;
        return isPlain && width >= machine.Lanes ? tiles.OrderBy(tile => tile.Cost(geometry)).First() : null;
    }

    /// <summary>
    /// The tile for vectors of 16 floats: the one for 8 where its text is nearly as fast as their own would be, null where they
    /// are not faster.
    /// </summary>
    public static RowTile? ForWide(RowTile narrow, ConvGeometry geometry)
    {
        if (For(VectorWidth.Wide, geometry) is not { } wide || !VectorWidth.IsWideWorthIt(narrow.Cost(geometry), wide.Cost(geometry)))
        {
            return null;
        }

        RowTile same = narrow with { Width = VectorWidth.Wide };
        return geometry.Shape.Width >= same.Columns && VectorWidth.MayShare(same.Cost(geometry), wide.Cost(geometry)) ? narrow : wide;
    }

    /// <summary>Whether it takes less time than lanes that are channels.</summary>
    public bool IsFasterThan(SampleTile channels, ConvGeometry geometry) => Cost(geometry) < SampleConvTiles.Cost(channels, geometry);

    /// <summary>Half-cycles for one kernel row of an input channel: latency of a sum, all products, or all loads.</summary>
    public long Cost(ConvGeometry geometry)
    {
        int whole = geometry.Shape.Channels / Channels;
        int rest = geometry.Shape.Channels % Channels;
        long tiles = (long)Divide(geometry.Shape.Height, Rows) * Divide(geometry.Shape.Width, Columns);
        return tiles * ((whole * Cost(geometry, Channels)) + (rest == 0 ? 0 : Cost(geometry, rest)));
    }

    /// <summary>Whether registers hold the sums, the inputs of a kernel column, and a weight.</summary>
    private bool Fits => (Channels * Rows * Vectors) + (Rows * Vectors) + 1 <= Width.Registers && Channels * Rows * Vectors <= Width.MostSums;

    private long Cost(ConvGeometry geometry, int channels) =>
        geometry.Window.Kernel.Width * Math.Max(Machine.Latency, Math.Max(channels * Rows * Vectors, channels + (Rows * Vectors)));

    private static int Divide(int count, int by) => (count + by - 1) / by;
}
