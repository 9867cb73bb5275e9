namespace GenBn.Generator.Kernels;

/// <summary>
/// How a kernel over blocks of samples goes through the tiles of a plane: a strip of tiles is transformed for all channels read, multiplied,
/// and transformed back, so that what lies between stays in the second-level cache.
/// </summary>
/// <param name="Rows">Channels written whose sums are in registers.</param>
/// <param name="Columns">Tiles whose sums are.</param>
/// <param name="Strip">Tiles of a strip.</param>
/// <param name="Chunk">Channels written that are multiplied before they are transformed back.</param>
internal sealed record WinogradPanel(int Rows, int Columns, int Strip, int Chunk)
{
    /// <summary>Registers that the sums leave for inputs and weights.</summary>
    private const int MostHeld = 3;

    /// <summary>Vectors of a strip. Beyond half of a cache of 1 MB more tiles save fewer readings of the weights than they cost.</summary>
    private const int MostVectors = 10_240;

    /// <summary>Channels of a chunk, at least: what was transformed is read again for every chunk.</summary>
    private const int LeastChunk = 16;

    /// <summary>Tiles whose values may be added up one after the other, see <see cref="PlaneSums"/>.</summary>
    private const int MostTiles = PlaneSums.Part / (WinogradTransform.Outputs * WinogradTransform.Outputs);

    /// <summary>Tiles that there is room for: whole groups of them are multiplied.</summary>
    public int Width => Parts.Cover(Strip, Columns) * Columns;

    /// <summary>Vectors from one channel to the next. They are odd, so that channels do not share cache sets.</summary>
    public int Stride => (WinogradTransform.Products * Width) + 1;

    /// <summary>The panel that takes the shortest time; of equals the one that reads the least.</summary>
    /// <param name="plane">The convolution.</param>
    public static WinogradPanel For(WinogradPlane plane)
    {
        IEnumerable<WinogradPanel> panels =
            from columns in Enumerable.Range(1, Math.Min(plane.Tiles, 6))
            from rows in Enumerable.Range(1, Math.Min(plane.Shape.Channels, Machine.MostSums / columns))
            where Math.Min(rows, columns) <= MostHeld
            select Of(plane, rows, columns);
        return panels.OrderBy(panel => panel.ProductTime(plane)).ThenBy(panel => panel.Rows + panel.Columns).First();
    }

    /// <summary>Floats of scratch memory: both panels, and one tile that is half transformed.</summary>
    public int Floats(WinogradPlane plane) => 16 * (ProductsAt(plane) + (Chunk * Stride) + WinogradTransform.Products);

    /// <summary>Vectors before the products.</summary>
    public int ProductsAt(WinogradPlane plane) => plane.Source.Channels * Stride;

    /// <summary>Tiles of channels that cover those written; the last one overlaps the one before.</summary>
    public int RowTiles(WinogradPlane plane) => Parts.Cover(plane.Shape.Channels, Rows);

    /// <summary>Floats of the transformed weights.</summary>
    public int WeightFloats(WinogradPlane plane) => WinogradTransform.Products * RowTiles(plane) * Rows * plane.Source.Channels;

    /// <summary>The time of all products of a block, see <see cref="Machine.SumTime"/>.</summary>
    public long ProductTime(WinogradPlane plane)
    {
        int strips = plane.Tiles / Strip;
        int groups = (strips * Parts.Cover(Strip, Columns)) + Parts.Cover(plane.Tiles % Strip, Columns);
        return (long)WinogradTransform.Products * plane.Source.Channels * RowTiles(plane) * groups * Machine.SumTime(Rows * Columns, longest: 1, Rows * Columns, Rows + Columns);
    }

    private static WinogradPanel Of(WinogradPlane plane, int rows, int columns)
    {
        int written = plane.Shape.Channels;
        int chunk = Enumerable.Range(1, written)
            .Where(size => size == written || (size >= LeastChunk && size % rows == 0 && written % size == 0))
            .OrderBy(size => Tiles(size) >= Math.Min(plane.Tiles, 2 * columns) ? -size : size)
            .First();
        return new WinogradPanel(rows, columns, Math.Min(plane.Tiles, Math.Min(MostTiles, Math.Max(1, Tiles(chunk) / columns) * columns)), chunk);

        int Tiles(int size) => MostVectors / (WinogradTransform.Products * (plane.Source.Channels + size));
    }
}
