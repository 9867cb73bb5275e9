using GenBn.Generator.Kernels;

namespace GenBn.Generator.Kernels;

/// <summary>One product of a tile: output position · kernel column, and the source column that it reads.</summary>
/// <param name="Position">Output position within the tile.</param>
/// <param name="Kernel">Kernel column.</param>
/// <param name="Source">Source column, relative to the tile's first (may be negative).</param>
internal readonly record struct Tap(int Position, int Kernel, int Source);

/// <summary>Consecutive tiles of a row that read the same taps: one text, in a loop when there are several.</summary>
/// <param name="First">First output position of the first tile.</param>
/// <param name="Width">Output positions per tile.</param>
/// <param name="Count">Number of tiles.</param>
/// <param name="Taps">In order of kernel column, then position. Taps that can only read padding are not there.</param>
internal sealed record ColumnTile(int First, int Width, int Count, EquatableArray<Tap> Taps)
{
    /// <summary>
    /// The kernel columns in order, those together that follow each other and read, each one step further, for the same positions.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<IGrouping<int, Tap>>> Columns
    {
        get
        {
            var runs = new List<List<IGrouping<int, Tap>>>();
            foreach (IGrouping<int, Tap> column in Taps.GroupBy(tap => tap.Kernel))
            {
                List<IGrouping<int, Tap>>? run = runs.LastOrDefault();
                if (run is not null && column.Key == run[0].Key + run.Count && column.Select(tap => tap.Position).SequenceEqual(run[0].Select(tap => tap.Position)))
                {
                    run.Add(column);
                }
                else
                {
                    runs.Add([column]);
                }
            }

            return runs;
        }
    }

    /// <summary>Columns that are read.</summary>
    public int Sources { get; } = CountDistinct(Taps, tap => tap.Source);

    /// <summary>Kernel columns that have a tap: a weight is loaded for each, and each channel.</summary>
    public int KernelColumns { get; } = CountDistinct(Taps, tap => tap.Kernel);

    /// <summary>Products of the position that has most of them.</summary>
    public int LongestSum { get; } = Longest(Width, Taps);

    /// <summary>
    /// The time for one kernel row of <paramref name="rows"/> channels: see <see cref="Machine.SumTime"/>. A tile at an edge, whose columns have 1
    /// to 4 products, waits for the sum with 4. Where 16 registers do not hold the sums, their inputs and a weight, a quarter more:
    /// measured for 1 × 8.
    /// </summary>
    public long Cost(int rows)
    {
        long cost = Count * Machine.SumTime(rows * Width, LongestSum, rows * Taps.Count, (rows * KernelColumns) + Sources);
        return KernelColumns > 1 && (rows * Width) + Width + 1 > Machine.Registers ? cost + (cost / 4) : cost;
    }

    /// <summary>Operations in the text for <paramref name="rows"/> channels; <paramref name="perSum"/> of them follow each sum.</summary>
    public int Operations(int rows, int perSum) => (rows * (Taps.Count + KernelColumns + (Width * perSum))) + Sources;

    /// <summary>Counted once for a tile, which is compared with many others.</summary>
    private static int CountDistinct(EquatableArray<Tap> taps, Func<Tap, int> of)
    {
        int[] values = new int[taps.Count];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = of(taps[index]);
        }

        Array.Sort(values);
        int distinct = values.Length == 0 ? 0 : 1;
        for (int index = 1; index < values.Length; index++)
        {
            distinct += values[index] == values[index - 1] ? 0 : 1;
        }

        return distinct;
    }

    private static int Longest(int width, EquatableArray<Tap> taps)
    {
        int[] products = new int[width];
        for (int index = 0; index < taps.Count; index++)
        {
            products[taps[index].Position]++;
        }

        return products.Max();
    }
}

/// <summary>Cuts the columns of a convolution into register tiles with exact bounds.</summary>
internal static class ColumnTiles
{
    /// <summary>Tiles of an output row; a position x reads the columns x · stride − padding + k · dilation.</summary>
    public static EquatableArray<ColumnTile> Forward(Window window, int outputs, int inputs, int width)
    {
        int stride = window.Stride.Width;
        return Cut(outputs, width, 1, window.Kernel.Width, x => x * stride, (x, k) =>
            (x * stride) - window.Padding.Width + (k * window.Dilation.Width) is var column && column >= 0 && column < inputs ? column : null);
    }

    /// <summary>Tiles of the input gradient's row; a position x reads the columns (x + padding − k · dilation) / stride that are whole.</summary>
    public static EquatableArray<ColumnTile> Backward(Window window, int inputs, int outputs, int width)
    {
        int stride = window.Stride.Width;
        return Cut(inputs, width, stride, window.Kernel.Width, x => x / stride, (x, k) =>
            Divide(x + window.Padding.Width - (k * window.Dilation.Width), stride) is { } column && column < outputs ? column : null);
    }

    private static int? Divide(int value, int stride) => value >= 0 && value % stride == 0 ? value / stride : null;

    /// <param name="positions">Positions of the row.</param>
    /// <param name="width">Positions of a tile.</param>
    /// <param name="period">Positions after which the same kernel columns are whole again.</param>
    /// <param name="kernel">Kernel columns.</param>
    /// <param name="sourceOf">The source column that a tile's are relative to.</param>
    /// <param name="column">The source column of a position and a kernel column; null where there is none.</param>
    private static EquatableArray<ColumnTile> Cut(int positions, int width, int period, int kernel, Func<int, int> sourceOf, Func<int, int, int?> column)
    {
        var tiles = new List<ColumnTile>();
        int count;
        for (int first = 0; first < positions; first += count * width)
        {
            int size = Math.Min(width, positions - first);
            EquatableArray<Tap> taps = TapsOf(first, size);
            count = width % period == 0 && taps.Count > 0 ? CountAlike(first, taps) : 1;
            ColumnTile? last = tiles.Count == 0 ? null : tiles[tiles.Count - 1];
            if (last is not null && last.Width == size && last.Taps == taps)
            {
                tiles[tiles.Count - 1] = last with { Count = last.Count + count };
            }
            else
            {
                tiles.Add(new ColumnTile(first, size, count, taps));
            }
        }

        return new EquatableArray<ColumnTile>(tiles);

        EquatableArray<Tap> TapsOf(int first, int size)
        {
            var taps = new List<Tap>();
            for (int k = 0; k < kernel; k++)
            {
                for (int position = 0; position < size; position++)
                {
                    if (column(first + position, k) is { } source)
                    {
                        taps.Add(new Tap(position, k, source - sourceOf(first)));
                    }
                }
            }

            return new EquatableArray<Tap>(taps);
        }

        // How many tiles from the first on read the same taps, by bisection: each tap is there from one tile to another, so that
        // those with the same ones are neighbours. A row can have a million columns.
        int CountAlike(int first, EquatableArray<Tap> taps)
        {
            int alike = 1;
            int most = (positions - first) / width;
            while (alike < most)
            {
                int middle = alike + ((most - alike + 1) / 2);
                if (TapsOf(first + ((middle - 1) * width), width) == taps)
                {
                    alike = middle;
                }
                else
                {
                    most = middle - 1;
                }
            }

            return alike;
        }
    }
}
