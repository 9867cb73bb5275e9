
namespace GenBn.Generator.Kernels;

/// <summary>
/// The sums that a one-sample kernel keeps in registers: <paramref name="Vectors"/> vectors of output channels × <paramref name="Columns"/> columns.
/// </summary>
/// <remarks>
/// Neighbouring columns read the same inputs at different kernel columns, and the compiler keeps each broadcast for them all. So
/// a machine with 16 registers has to hold the sums, a broadcast for every column, and a vector of weights for every row of sums;
/// where it cannot, it writes sums to memory and waits for them.
/// </remarks>
/// <param name="Width">The vectors that it is made for.</param>
/// <param name="Vectors">Vectors of output channels.</param>
/// <param name="Columns">Columns of the output, but for the last tile of a row, which may have fewer.</param>
/// <param name="IsRestTall">Whether that last tile has twice as many vectors, so that its few columns have sums enough to hide their latency.</param>
internal sealed record SampleTile(VectorWidth Width, int Vectors, int Columns, bool IsRestTall = false)
{
    /// <summary>Positions of an output that one tile may cover with all its rows.</summary>
    public const int MostPositions = 4;

    /// <summary>Output channels of a slab: those that a tile covers.</summary>
    public int Slab => Vectors * Width.Lanes;

    /// <summary>The tile for a convolution that takes the shortest time; of equals one that needs no loops over kernel columns, with the shortest text.</summary>
    /// <param name="width">The machine's vectors.</param>
    /// <param name="channels">Output channels of a group.</param>
    /// <param name="tallest">Vectors of output channels that a tile may have.</param>
    /// <param name="weights">Weights of an output channel that are read.</param>
    /// <param name="columns">Columns of an output row.</param>
    /// <param name="finish">Operations that are applied to each sum before it is stored.</param>
    /// <param name="cut">Cuts a row into tiles of a width.</param>
    public static SampleTile ForRow(VectorWidth width, int channels, int tallest, int weights, int columns, int finish, Func<int, EquatableArray<ColumnTile>> cut)
    {
        int vectors = width.VectorsOf(channels);
        return Enumerable.Range(1, Math.Min(columns, width.MostSums))
            .Select(count => (Columns: count, Tiles: cut(count)))
            .SelectMany(candidate => Enumerable.Range(1, Math.Min(Math.Min(vectors, tallest), width.MostSums / candidate.Columns)).SelectMany(height => new[] { false, true }.Select(tall => (
                Tile: new SampleTile(width, height, candidate.Columns, tall),
                candidate.Tiles))))
            .Where(candidate => candidate.Tile.Suits(vectors, tallest, columns, candidate.Tiles))
            .Select(candidate => (
                candidate.Tile,
                Loops: candidate.Tiles.Count(candidate.Tile.Loops),
                Operations: candidate.Tiles.Sum(tile => Operations(tile, candidate.Tile.Height(tile), finish)),
                Cost: candidate.Tile.Cost(channels, weights, candidate.Tiles)))
            .OrderBy(candidate => candidate.Operations <= Machine.MostOperations ? 0 : candidate.Operations)
            .ThenBy(candidate => candidate.Cost)
            .ThenBy(candidate => candidate.Loops)
            .ThenBy(candidate => candidate.Operations)
            .First().Tile;
    }

    /// <summary>The tile that covers an output of a few positions.</summary>
    public static SampleTile ForPlane(VectorWidth width, int channels, int positions) =>
        new(width, Math.Min(width.VectorsOf(channels), width.MostSums / positions), positions);

    /// <summary>The tile of a dense layer: many sums hide each other's latency, and few lanes stay empty.</summary>
    /// <param name="width">The machine's vectors.</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="slabs">Slabs that there are at least, or one for each vector.</param>
    public static SampleTile ForUnits(VectorWidth width, int units, int slabs) => Enumerable.Range(1, Math.Min(width.VectorsOf(units), width.MostSums + 2))
        .Select(height => new SampleTile(width, height, 1))
        .Where(tile => tile.Vectors == 1 || tile.Slabs(units) >= slabs)
        .OrderBy(tile => tile.DenseCost(units))
        .ThenByDescending(tile => tile.Vectors)
        .First();

    /// <summary>
    /// The tile for vectors of 16 floats: the one for 8 where its text is nearly as fast as their own would be, null where they
    /// are not faster.
    /// </summary>
    /// <param name="narrow">The tile for vectors of 8.</param>
    /// <param name="wide">The best one for vectors of 16.</param>
    /// <param name="channels">Output channels that slabs are cut from.</param>
    /// <param name="cost">The time that a tile takes.</param>
    public static SampleTile? ForWide(SampleTile narrow, SampleTile wide, int channels, Func<SampleTile, long> cost)
    {
        if (VectorWidth.Wide.VectorsOf(channels) == VectorWidth.Narrow.VectorsOf(channels))
        {
            return null;
        }

        SampleTile same = narrow with { Width = VectorWidth.Wide };
        bool comesOutEven = narrow.Slabs(channels) % (narrow.IsRestTall ? 4 : 2) == 0;
        long shortest = cost(wide);
        return !VectorWidth.IsWideWorthIt(cost(narrow), shortest) ? null : comesOutEven && VectorWidth.MayShare(cost(same), shortest) ? narrow : wide;
    }

    /// <summary>Half-cycles for one kernel row of an input channel and an output row.</summary>
    /// <remarks>Weights that do not stay in the first-level cache come from the second one for every tile, at half the rate.</remarks>
    public long Cost(int channels, int weights, IReadOnlyList<ColumnTile> tiles) => tiles.Sum(tile =>
        Slabs(channels) * Vectors / Height(tile) * Cost(tile, Height(tile), weights * Height(tile) > Width.NearVectors ? 2 : 1));

    /// <summary>Half-cycles for a kernel position, where the tile covers all positions of the output.</summary>
    public long PlaneCost(int channels) => Slabs(channels) * Math.Max(Machine.Latency, Vectors * Columns);

    /// <summary>Half-cycles for a feature of a dense layer: the latency of a sum, or all weights, which come from the second-level cache.</summary>
    public long DenseCost(int units) => Slabs(units) * Math.Max(Machine.Latency, 2 * Vectors);

    /// <summary>
    /// Channels that workers do not divide: a tile of them, or a tall one. A text for vectors of 8 floats may serve vectors of 16, of which a
    /// tile covers twice as many channels; there are then an even number of tiles.
    /// </summary>
    public int Undivided(int channels)
    {
        int slabs = IsRestTall ? 2 : 1;
        return Slab * (Width == VectorWidth.Narrow && Slabs(channels) % (2 * slabs) == 0 ? 2 * slabs : slabs);
    }

    /// <summary>Slabs that cover the channels.</summary>
    public int Slabs(int channels) => (channels + Slab - 1) / Slab;

    /// <summary>Vectors of output channels of a tile.</summary>
    public int Height(ColumnTile tile) => IsRestTall && tile.Width < Columns ? 2 * Vectors : Vectors;

    /// <summary>Whether registers hold every tile, and two slabs of channels at a time where the rest asks for them.</summary>
    private bool Suits(int vectors, int tallest, int columns, IReadOnlyList<ColumnTile> tiles) =>
        tiles.All(tile => Fits(Height(tile), tile))
        && (!IsRestTall || (2 * Vectors <= tallest && columns % Columns != 0 && (vectors + Vectors - 1) / Vectors % 2 == 0));

    /// <summary>Whether the kernel columns of a tile are a loop, because there are not the registers to keep an input for all of them.</summary>
    public bool Loops(ColumnTile tile) => !KeepsInputs(Height(tile), tile.Width);

    private bool Fits(int height, ColumnTile tile) => KeepsInputs(height, tile.Width)
        || ((height * tile.Width) + height + 1 <= Width.Registers && tile.Columns.Count(columns => columns.Count == 1) <= 1);

    /// <summary>With a single column no broadcast is needed twice, and weights are operands in memory.</summary>
    private bool KeepsInputs(int height, int columns) => columns == 1 || (height * columns) + height + columns <= Width.Registers;

    /// <summary>Half-cycles for one kernel row of an input channel: the latency of the longest sum, all products, or all loads.</summary>
    private long Cost(ColumnTile tile, int height, int perVector)
    {
        int inputs = KeepsInputs(height, tile.Width) ? tile.Sources : tile.Taps.Count + tile.KernelColumns;
        return (long)tile.Count * Math.Max(Machine.Latency * tile.LongestSum, Math.Max(height * tile.Taps.Count, (perVector * height * tile.KernelColumns) + inputs));
    }

    private static int Operations(ColumnTile tile, int height, int finish) =>
        (height * tile.Taps.Count) + tile.Sources + (height * tile.KernelColumns) + ((2 + finish) * height * tile.Width);
}
