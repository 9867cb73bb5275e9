using GenBn.Generator.Kernels;

namespace GenBn.Generator.Kernels;

/// <summary>
/// Accumulators that a kernel keeps in registers: <paramref name="Rows"/> (channels or units) × <paramref name="Columns"/>.
/// </summary>
internal sealed record RegisterTile(int Rows, int Columns)
{
    /// <summary>
    /// Rows that the last tile computes again, as the one before it has: whole tiles that overlap save the text of one for the rows
    /// that are left over. 0 where those have a tile of their size, or where there are none.
    /// </summary>
    public int RepeatedRows { get; init; }

    /// <summary>The same of columns, where they are channels.</summary>
    public int RepeatedColumns { get; init; }

    /// <summary>The tile over channels × columns of a row that takes the shortest time; the first of equals.</summary>
    /// <param name="channels">Channels to cover.</param>
    /// <param name="columns">Columns to cover.</param>
    /// <param name="stride">Distance of columns that read the same kernel columns: tiles are whole multiples of it.</param>
    /// <param name="measures">Whether statistics are taken of each sum.</param>
    /// <param name="windowFirst">See <see cref="LoopOrder"/>.</param>
    /// <param name="finish">Operations that prediction applies to each sum before it is stored.</param>
    /// <param name="cut">Cuts the row into tiles of a width.</param>
    public static RegisterTile ForRow(int channels, int columns, int stride, bool measures, bool windowFirst, int finish, Func<int, EquatableArray<ColumnTile>> cut)
    {
        int[] widths = stride is 1 or 2 or 4 ? [.. new[] { 4, 3, 5, 2, 1, 8 }.Where(width => width % stride == 0 && width <= columns)] : [];
        widths = widths.Length == 0 ? [Math.Min(columns, stride is 3 or > 4 ? stride : 4)] : widths;
        return widths
            .Select(width => (Tile: new RegisterTile(0, width), Tiles: cut(width)))
            .SelectMany(candidate => Heights(channels, candidate.Tile.Columns).Select(rows => (
                Tile: candidate.Tile with { Rows = rows },
                Cost: Cost(candidate.Tiles, channels, rows),
                Operations: Parts(channels, rows).Sum(part => Operations(candidate.Tiles, part.Size, measures, windowFirst, finish)))))
            .OrderBy(candidate => candidate.Operations <= Machine.MostOperations ? 0 : candidate.Operations)
            .ThenBy(candidate => candidate.Cost)
            .Select(candidate => candidate.Tile with { RepeatedRows = Repeated(channels, candidate.Tile.Rows) })
            .First();
    }

    /// <summary>
    /// A tile of a weight gradient: <paramref name="Rows"/> output channels × input channels, each with a kernel row of accumulators.
    /// The one that takes the shortest time; the first of equals.
    /// </summary>
    /// <param name="outputs">Output channels.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="kernel">Kernel columns.</param>
    /// <param name="outputPlane">Vectors of an output channel that a tile goes through for every kernel row; 0 where they stay in the first-level cache.</param>
    /// <param name="inputPlane">The same of an input channel.</param>
    public static RegisterTile ForWeightGradient(int outputs, int inputs, int kernel, int outputPlane, int inputPlane)
    {
        IEnumerable<RegisterTile> candidates =
            from rows in Enumerable.Range(1, Math.Min(outputs, Machine.MostSums))
            from columns in Enumerable.Range(1, Math.Min(inputs, Machine.MostSums))
            where rows * columns * kernel <= Machine.MostSums && (rows * columns * kernel) + rows + 1 <= Machine.Registers
            select new RegisterTile(rows, columns);
        return candidates
            .OrderBy(tile => Parts(outputs, tile.Rows).Sum(rows => Parts(inputs, tile.Columns).Sum(columns => rows.Count * columns.Count * Cost(rows.Size, columns.Size))))
            .Select(tile => tile with
            {
                RepeatedRows = Repeated(outputs, tile.Rows),
                RepeatedColumns = Repeated(inputs, tile.Columns),
            })
            .FirstOrDefault() ?? new RegisterTile(1, 1);

        // The time for one position; what comes from the second-level cache takes half as long again.
        long Cost(int rows, int columns)
        {
            int loads = rows + (columns * kernel);
            bool isFar = (rows * outputPlane) + (columns * inputPlane) > Machine.FirstLevel;
            return Machine.SumTime(rows * columns * kernel, longest: 1, rows * columns * kernel, isFar ? 3 * loads / 2 : loads);
        }
    }

    /// <summary>What the last of some tiles of a size computes again, if tiles cover everything and none reaches beyond.</summary>
    public static int Overlap(int count, int size) => (size - (count % size)) % size;

    /// <summary>The overlap of tiles, where that is a fiftieth of all channels at most; else 0, for a tile of those that are left.</summary>
    private static int Repeated(int channels, int size) => 50 * Overlap(channels, size) <= channels ? Overlap(channels, size) : 0;

    /// <summary>As high as registers allow, then lower.</summary>
    private static IEnumerable<int> Heights(int channels, int width) => Enumerable.Range(1, Math.Max(1, Math.Min(channels, Machine.MostSums / width))).Reverse();

    private static long Cost(IReadOnlyList<ColumnTile> tiles, int channels, int height) =>
        Parts(channels, height).Sum(rows => rows.Count * tiles.Sum(tile => tile.Cost(rows.Size)));

    /// <summary>Parts of some size that cover a whole, and what is left.</summary>
    private static IEnumerable<(int Size, int Count)> Parts(int whole, int size) =>
        whole % size == 0 ? [(size, whole / size)] : [(size, whole / size), (whole % size, 1)];

    /// <summary>
    /// In the text for some channels: those of the tiles, a start and a store for each sum, and where statistics are taken from registers
    /// three more and a dozen for each channel. Where windows come first, sums may wait in memory instead, which is one more.
    /// </summary>
    private static int Operations(IReadOnlyList<ColumnTile> tiles, int rows, bool measures, bool windowFirst, int finish) =>
        tiles.Sum(tile => tile.Operations(rows, finish + (windowFirst ? 3 : measures ? 5 : 2))) + (measures && !windowFirst ? 12 * rows : 0);
}
