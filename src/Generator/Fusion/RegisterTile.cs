namespace GenBn.Generator.Fusion;

/// <summary>
/// Accumulators that a kernel keeps in registers: <paramref name="Rows"/> (channels or units) × <paramref name="Columns"/>.
/// </summary>
/// <remarks>
/// 8 to 10: more hide the latency of a fused multiply-add on two units no better, and with their operands they would not fit
/// 16 registers, so that one text serves machines with 16 and with 32.
/// </remarks>
internal sealed record RegisterTile(int Rows, int Columns)
{
    private const int Budget = 10;

    /// <summary>Vectors of 16 floats in a first-level cache of 32 KB.</summary>
    private const int CacheVectors = 512;

    /// <summary>
    /// Vector operations in the text of a kernel, all tiles together. The just-in-time compiler keeps 1,024 variables in
    /// registers at most, and needs three or four for an operation: with 340 a kernel was ten times slower.
    /// </summary>
    private const int MostOperations = 260;

    /// <summary>The tile over channels × columns of a row that takes the shortest time; the first of equals.</summary>
    /// <param name="channels">Channels to cover.</param>
    /// <param name="columns">Columns to cover.</param>
    /// <param name="stride">Distance of columns that read the same kernel columns: tiles are whole multiples of it.</param>
    /// <param name="measures">Whether statistics are taken of each sum.</param>
    /// <param name="perRow">Vectors that the sums of a row read, over all channels and kernel rows.</param>
    /// <param name="cut">Cuts the row into tiles of a width.</param>
    public static RegisterTile ForRow(int channels, int columns, int stride, bool measures, int perRow, Func<int, EquatableArray<ColumnTile>> cut)
    {
        int[] widths = stride is 1 or 2 or 4 ? [.. new[] { 4, 3, 5, 2, 1, 8 }.Where(width => width % stride == 0 && width <= columns)] : [];
        widths = widths.Length == 0 ? [Math.Min(columns, stride is 3 or > 4 ? stride : 4)] : widths;
        return widths
            .Select(width => (Tile: new RegisterTile(0, width), Tiles: cut(width)))
            .SelectMany(candidate => Heights(channels, candidate.Tile.Columns).Select(rows => (
                Tile: candidate.Tile with { Rows = rows },
                Cost: Cost(candidate.Tiles, channels, rows, perRow <= CacheVectors),
                Operations: Operations(candidate.Tiles, rows, measures) + (channels % rows == 0 ? 0 : Operations(candidate.Tiles, channels % rows, measures)))))
            .OrderBy(candidate => candidate.Operations <= MostOperations ? 0 : candidate.Operations)
            .ThenBy(candidate => candidate.Cost)
            .First().Tile;
    }

    /// <summary>A tile of a weight gradient: <paramref name="Rows"/> output channels × input channels, each with a kernel row of accumulators.</summary>
    public static RegisterTile ForWeightGradient(int outputs, int inputs, int kernel) => kernel switch
    {
        1 => new RegisterTile(Math.Min(outputs, 2), Math.Min(inputs, 4)),
        2 => new RegisterTile(Math.Min(outputs, 2), Math.Min(inputs, 2)),
        3 => new RegisterTile(Height(outputs, 3), 1),
        4 or 5 => new RegisterTile(Math.Min(outputs, 2), 1),
        _ => new RegisterTile(1, 1),
    };

    /// <summary>As high as registers allow, then lower.</summary>
    private static IEnumerable<int> Heights(int channels, int width) => Enumerable.Range(1, Math.Max(1, Math.Min(channels, Budget / width))).Reverse();

    private static long Cost(IReadOnlyList<ColumnTile> tiles, int channels, int rows, bool fitsCache) =>
        ((channels / rows) * tiles.Sum(tile => tile.Cost(rows, fitsCache))) + (channels % rows == 0 ? 0 : tiles.Sum(tile => tile.Cost(channels % rows, fitsCache)));

    /// <summary>In the text for some channels: those of the tiles, and where statistics are taken three for each sum and a dozen for each channel.</summary>
    private static int Operations(IReadOnlyList<ColumnTile> tiles, int rows, bool measures) =>
        tiles.Sum(tile => tile.Operations(rows, measures ? 4 : 1)) + (measures ? 12 * rows : 0);

    /// <summary>The largest height up to <paramref name="most"/> that divides the channels; else that height, with a remainder.</summary>
    private static int Height(int channels, int most)
    {
        most = Math.Min(channels, most);
        for (int rows = most; rows > 1 && 2 * rows > most; rows--)
        {
            if (channels % rows == 0)
            {
                return rows;
            }
        }

        return most;
    }
}
