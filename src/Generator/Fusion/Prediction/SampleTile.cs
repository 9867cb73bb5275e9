namespace GenBn.Generator.Fusion;

/// <summary>
/// The sums that a one-sample kernel keeps in registers: <paramref name="Vectors"/> vectors of output channels × <paramref name="Columns"/> columns.
/// </summary>
/// <remarks>A machine with 16 registers holds 10 sums, a vector of weights for each row of them and one broadcast input.</remarks>
internal sealed record SampleTile(int Vectors, int Columns)
{
    private const int Budget = 10;

    /// <summary>Vector operations in the text of a kernel; see <see cref="RegisterTile"/>.</summary>
    private const int MostOperations = 260;

    /// <summary>The tile for a convolution that takes the shortest time; the first of equals.</summary>
    /// <param name="channels">Output channels of a group.</param>
    /// <param name="columns">Columns of an output row.</param>
    /// <param name="stride">Distance of columns that read the same kernel columns.</param>
    /// <param name="cut">Cuts a row into tiles of a width.</param>
    public static SampleTile ForRow(int channels, int columns, int stride, Func<int, EquatableArray<ColumnTile>> cut)
    {
        int vectors = Divide(channels, SampleTensor.Lanes);
        return Enumerable.Range(1, Math.Min(columns, Budget))
            .Select(width => (Width: width, Tiles: cut(width)))
            .SelectMany(candidate => Enumerable.Range(1, Math.Min(vectors, Budget / candidate.Width)).Select(height => (
                Tile: new SampleTile(height, candidate.Width),
                Operations: candidate.Tiles.Sum(tile => Operations(tile, height)),
                Cost: Divide(vectors, height) * candidate.Tiles.Sum(tile => Cost(tile, height)))))
            .OrderBy(candidate => candidate.Operations <= MostOperations ? 0 : candidate.Operations)
            .ThenBy(candidate => candidate.Cost)
            .First().Tile;
    }

    /// <summary>Vectors of units that a dense layer sums at a time: many sums hide each other's latency, and few lanes stay empty.</summary>
    public static int ForUnits(int units)
    {
        int vectors = Divide(units, SampleTensor.Lanes);
        return Enumerable.Range(1, Math.Min(vectors, Budget + 2))
            .OrderBy(height => Divide(vectors, height) * Math.Max(ColumnTile.Latency, 2 * height))
            .ThenByDescending(height => height)
            .First();
    }

    /// <summary>Half-cycles for one kernel row of an input channel: the latency of the longest sum, all products, or all loads.</summary>
    private static long Cost(ColumnTile tile, int height)
    {
        int longest = Enumerable.Range(0, tile.Width).Max(position => tile.Taps.Count(tap => tap.Position == position));
        int kernelColumns = tile.Taps.Select(tap => tap.Kernel).Distinct().Count();
        return (long)tile.Count * Math.Max(ColumnTile.Latency * longest, Math.Max(height * tile.Taps.Count, (height * kernelColumns) + tile.Taps.Count));
    }

    private static int Operations(ColumnTile tile, int height) =>
        (height * tile.Taps.Count) + tile.Taps.Count + (height * tile.Taps.Select(tap => tap.Kernel).Distinct().Count()) + (2 * height * tile.Width);

    private static int Divide(int count, int by) => (count + by - 1) / by;
}
