namespace GenBn.Generator.Fusion;

/// <summary>
/// The sums that a one-sample kernel keeps in registers: <paramref name="Vectors"/> vectors of output channels × <paramref name="Columns"/> columns.
/// </summary>
/// <remarks>
/// Neighbouring columns read the same inputs at different kernel columns, and the compiler keeps each broadcast for them all. So
/// a machine with 16 registers has to hold the sums, a broadcast for every column, and a vector of weights for every row of sums;
/// where it cannot, it writes sums to memory and waits for them.
/// </remarks>
/// <param name="Vectors">Vectors of output channels.</param>
/// <param name="Columns">Columns of the output, but for the last tile of a row, which may have fewer.</param>
/// <param name="IsRestTall">Whether that last tile has twice as many vectors, so that its few columns have sums enough to hide their latency.</param>
internal sealed record SampleTile(int Vectors, int Columns, bool IsRestTall = false)
{
    private const int Registers = 15;

    /// <summary>Vectors of weights that stay in a first-level cache of 32 KB beside the inputs.</summary>
    private const int NearVectors = 768;

    /// <summary>Positions of an output that one tile may cover with all its rows.</summary>
    public const int MostPositions = 4;

    /// <summary>More sums hide the latency of a fused multiply-add no better.</summary>
    private const int MostSums = 10;

    /// <summary>Vector operations in the text of a kernel; see <see cref="RegisterTile"/>.</summary>
    private const int MostOperations = 260;

    /// <summary>The tile for a convolution that takes the shortest time; the first of equals.</summary>
    /// <param name="channels">Output channels of a group.</param>
    /// <param name="weights">Weights of an output channel that are read.</param>
    /// <param name="columns">Columns of an output row.</param>
    /// <param name="finish">Operations that are applied to each sum before it is stored.</param>
    /// <param name="cut">Cuts a row into tiles of a width.</param>
    public static SampleTile ForRow(int channels, int weights, int columns, int finish, Func<int, EquatableArray<ColumnTile>> cut)
    {
        int vectors = Divide(channels, SampleTensor.Lanes);
        return Enumerable.Range(1, Math.Min(columns, MostSums))
            .Select(width => (Width: width, Tiles: cut(width)))
            .SelectMany(candidate => Enumerable.Range(1, Math.Min(vectors, MostSums / candidate.Width)).SelectMany(height => new[] { false, true }.Select(tall => (
                Tile: new SampleTile(height, candidate.Width, tall),
                candidate.Tiles))))
            .Where(candidate => candidate.Tile.Suits(vectors, columns, candidate.Tiles))
            .Select(candidate => (
                candidate.Tile,
                Operations: candidate.Tiles.Sum(tile => Operations(tile, candidate.Tile.Height(tile), finish)),
                Cost: candidate.Tile.Cost(channels, weights, candidate.Tiles)))
            .OrderBy(candidate => candidate.Operations <= MostOperations ? 0 : candidate.Operations)
            .ThenBy(candidate => candidate.Cost)
            .First().Tile;
    }

    /// <summary>The tile that covers an output of a few positions.</summary>
    public static SampleTile ForPlane(int channels, int positions) =>
        new(Math.Min(Divide(channels, SampleTensor.Lanes), MostSums / positions), positions);

    /// <summary>Half-cycles for one kernel row of an input channel and an output row.</summary>
    /// <remarks>Weights that do not stay in the first-level cache come from the second one for every tile, at half the rate.</remarks>
    public long Cost(int channels, int weights, IReadOnlyList<ColumnTile> tiles)
    {
        int slabs = Divide(Divide(channels, SampleTensor.Lanes), Vectors);
        return tiles.Sum(tile => slabs * Vectors / Height(tile) * Cost(tile, Height(tile), weights * Height(tile) > NearVectors ? 2 : 1));
    }

    /// <summary>Vectors of output channels of a tile.</summary>
    public int Height(ColumnTile tile) => IsRestTall && tile.Width < Columns ? 2 * Vectors : Vectors;

    /// <summary>Whether registers hold every tile, and two slabs of channels at a time where the rest asks for them.</summary>
    private bool Suits(int vectors, int columns, IReadOnlyList<ColumnTile> tiles) =>
        tiles.All(tile => Fits(Height(tile), tile)) && (!IsRestTall || (columns % Columns != 0 && Divide(vectors, Vectors) % 2 == 0));

    /// <summary>Vectors of units that a dense layer sums at a time: many sums hide each other's latency, and few lanes stay empty.</summary>
    public static int ForUnits(int units)
    {
        int vectors = Divide(units, SampleTensor.Lanes);
        return Enumerable.Range(1, Math.Min(vectors, MostSums + 2))
            .OrderBy(height => Divide(vectors, height) * Math.Max(ColumnTile.Latency, 2 * height))
            .ThenByDescending(height => height)
            .First();
    }

    /// <summary>Whether the kernel columns of a tile are a loop, because there are not the registers to keep an input for all of them.</summary>
    public bool Loops(ColumnTile tile) => !KeepsInputs(Height(tile), tile.Width);

    private static bool Fits(int height, ColumnTile tile) => KeepsInputs(height, tile.Width)
        || ((height * tile.Width) + height + 1 <= Registers && tile.Columns.Count(columns => columns.Count == 1) <= 1);

    /// <summary>With a single column no broadcast is needed twice, and weights are operands in memory.</summary>
    private static bool KeepsInputs(int height, int width) => width == 1 || (height * width) + height + width <= Registers;

    /// <summary>Half-cycles for one kernel row of an input channel: the latency of the longest sum, all products, or all loads.</summary>
    private static long Cost(ColumnTile tile, int height, int perVector)
    {
        int inputs = KeepsInputs(height, tile.Width) ? tile.Sources : tile.Taps.Count + tile.KernelColumns;
        return (long)tile.Count * Math.Max(ColumnTile.Latency * tile.LongestSum, Math.Max(height * tile.Taps.Count, (perVector * height * tile.KernelColumns) + inputs));
    }

    private static int Operations(ColumnTile tile, int height, int finish) =>
        (height * tile.Taps.Count) + tile.Sources + (height * tile.KernelColumns) + ((2 + finish) * height * tile.Width);

    private static int Divide(int count, int by) => (count + by - 1) / by;
}
