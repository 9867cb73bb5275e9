using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>What the kernels of a convolution have in common: groups, row bounds, loops over tiles, products of a tile.</summary>
internal static class ConvRows
{
    /// <summary>
    /// The body once, or for every group of channels: the kernel's pointers then move on from group to group.
    /// </summary>
    public static void WriteGroups(SourceWriter writer, int groups, string advance, Action body)
    {
        if (groups == 1)
        {
            body();
            return;
        }

        using (writer.Open($"for (int group = 0; group < {groups}; group++, {advance})"))
        {
            body();
        }
    }

    /// <summary>The body once for all rows, or for one strip of rows after the other, from <paramref name="top"/> to below <paramref name="bottom"/>.</summary>
    public static void WriteStrips(SourceWriter writer, int rows, int strip, string top, string bottom, Action body)
    {
        if (strip >= rows)
        {
            body();
            return;
        }

        writer.Line("// Strip by strip, so that what the channels' tiles read again stays in the second-level cache.");
        using (writer.Open($"for (int {top} = 0; {top} < {rows}; {top} += {strip})"))
        {
            writer.Line($"int {bottom} = global::System.Math.Min({rows}, {top} + {strip});");
            body();
        }
    }

    /// <summary>The body once for all channels that are summed, or chunk by chunk, from <c>first</c> to below <c>end</c>.</summary>
    public static void WriteChunks(SourceWriter writer, int channels, int chunk, Action body)
    {
        if (chunk >= channels)
        {
            body();
            return;
        }

        using (writer.Open($"for (int first = 0, end = {chunk}; first < {channels}; first = end, end = global::System.Math.Min({channels}, end + {chunk}))"))
        {
            body();
        }
    }

    /// <summary>Window rows [firstRow, endRow) that read the input at output row y; the others could only read padding.</summary>
    public static void WriteForwardBounds(SourceWriter writer, Window window, int outputs, int inputs)
    {
        int padding = window.Padding.Height;
        int kernel = window.Kernel.Height;
        int stride = window.Stride.Height;
        int dilation = window.Dilation.Height;
        int overhang = ((outputs - 1) * stride) - padding + ((kernel - 1) * dilation) + 1 - inputs;
        string first = padding == 0
            ? "const int firstRow = 0;"
            : Emit.Invariant($"int firstRow = global::System.Math.Max(0, {Divide($"{padding + dilation - 1} - {Emit.Times("y", stride)}", dilation)});");
        string end = overhang <= 0
            ? Emit.Invariant($"const int endRow = {kernel};")
            : Emit.Invariant($"int endRow = global::System.Math.Min({kernel}, {Divide($"{inputs + padding + dilation - 1} - {Emit.Times("y", stride)}", dilation)});");
        writer.Statement(starts: true, $"{first}");
        writer.Statement($"{end}");
    }

    /// <summary>The input row that window row 0 reads at output row y; negative in padding.</summary>
    public static string FirstRow(Window window) => window.Padding.Height == 0
        ? Emit.Times("y", window.Stride.Height)
        : $"({Emit.Plus(Emit.Times("y", window.Stride.Height), -window.Padding.Height)})";

    /// <summary>
    /// Opens the loop over the kernel rows k that bring output rows to input row y, with <c>row</c>, the output row of each.
    /// </summary>
    public static SourceWriter.Block OpenBackwardRows(SourceWriter writer, ConvGeometry geometry)
    {
        int padding = geometry.Window.Padding.Height;
        int kernel = geometry.Window.Kernel.Height;
        int stride = geometry.Window.Stride.Height;
        int dilation = geometry.Window.Dilation.Height;
        int outputs = geometry.Shape.Height;
        SourceWriter.Block block;
        if (stride == 1)
        {
            block = writer.Open("for (int k = firstRow; k < endRow; k++)");
            writer.Line($"int row = {Emit.Plus("y", padding)} - {Emit.Times("k", dilation)};");
        }
        else if (dilation == 1)
        {
            block = writer.Open($"for (int k = firstRow; k < endRow; k += {stride})");
            writer.Line($"int row = ({Emit.Plus("y", padding)} - k) / {stride};");
        }
        else
        {
            block = writer.Open($"for (int k = 0; k < {kernel}; k++)");
            writer.Line($"int row = {Emit.Plus("y", padding)} - {Emit.Times("k", dilation)};");
            using (writer.Open($"if (row < 0 || row % {stride} != 0 || row / {stride} >= {outputs})"))
            {
                writer.Line("continue;");
            }

            writer.Line($"row /= {stride};");
        }

        return block;
    }

    /// <summary>Kernel rows firstRow, firstRow + stride … below endRow that bring output rows to input row y.</summary>
    public static void WriteBackwardBounds(SourceWriter writer, ConvGeometry geometry)
    {
        int padding = geometry.Window.Padding.Height;
        int kernel = geometry.Window.Kernel.Height;
        int stride = geometry.Window.Stride.Height;
        int dilation = geometry.Window.Dilation.Height;
        int outputs = geometry.Shape.Height;
        if (stride == 1)
        {
            writer.Line($"int firstRow = global::System.Math.Max(0, {Divide(Emit.Plus("y", padding - outputs + dilation), dilation)});");
            writer.Line($"int endRow = global::System.Math.Min({kernel}, {(dilation == 1 ? Emit.Plus("y", padding + 1) : Emit.Plus(Divide(Emit.Plus("y", padding), dilation), 1))});");
        }
        else if (dilation == 1)
        {
            // The first kernel row with y + padding − k a multiple of the stride and an output row that exists.
            writer.Line($"int firstRow = ({Emit.Plus("y", padding)}) % {stride};");
            writer.Line($"firstRow += global::System.Math.Max(0, ({Emit.Plus("y", padding)} - firstRow) / {stride} - {outputs - 1}) * {stride};");
            writer.Line($"int endRow = global::System.Math.Min({kernel}, y + {padding + 1});");
        }
    }

    /// <summary>The body for one tile, in a loop where several read the same taps.</summary>
    public static void WriteTile(SourceWriter writer, ColumnTile tile, Action body)
    {
        if (tile.Count == 1)
        {
            using (writer.Open())
            {
                writer.Line($"const int x = {tile.First};");
                body();
            }
        }
        else
        {
            string step = tile.Width == 1 ? "x++" : Emit.Invariant($"x += {tile.Width}");
            using (writer.Open($"for (int x = {tile.First}; x < {tile.First + (tile.Count * tile.Width)}; {step})"))
            {
                body();
            }
        }
    }

    /// <summary>
    /// Accumulates the taps of a tile: inputs at <c>i</c> (16 floats per column) times weights at <c>w</c> into a[row][column].
    /// </summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="tile">The taps.</param>
    /// <param name="rows">Channels of the tile.</param>
    /// <param name="weightOf">Distance from <c>w</c> to a row's weights.</param>
    public static void WriteProducts(SourceWriter writer, ColumnTile tile, int rows, Func<int, int> weightOf)
    {
        var loaded = new HashSet<int>();
        foreach (IGrouping<int, Tap> kernelColumn in tile.Taps.GroupBy(tap => tap.Kernel))
        {
            bool isFirst = true;
            foreach (Tap tap in kernelColumn.Where(tap => loaded.Add(tap.Source)))
            {
                writer.Statement(starts: isFirst, $"V {Source(tap)} = V.Load({Emit.Plus("i", tap.Source * 16)});");
                isFirst = false;
            }

            for (int row = 0; row < rows; row++)
            {
                string weight = Emit.Invariant($"V.Create(w[{weightOf(row) + kernelColumn.Key}])");
                if (kernelColumn.Count() > 1)
                {
                    string name = Emit.Invariant($"w{row}{kernelColumn.Key}");
                    writer.Statement(starts: true, $"V {name} = {weight};");
                    weight = name;
                }

                foreach (Tap tap in kernelColumn)
                {
                    string sum = Sum(row, tap.Position);
                    writer.Statement($"{sum} = V.MultiplyAdd({Source(tap)}, {weight}, {sum});");
                }
            }
        }
    }

    /// <summary>Declares the sums of a tile. What all sums of a row start with, a bias, is read once.</summary>
    public static void WriteSums(SourceWriter writer, int rows, int columns, Func<int, int, string> start)
    {
        for (int row = 0; row < rows; row++)
        {
            string first = start(row, 0);
            IEnumerable<string> sums = Enumerable.Range(0, columns).Select(column => start(row, column) is var own && column > 0 && own == first && own != "V.Zero"
                ? $"{Sum(row, column)} = {Sum(row, 0)}"
                : $"{Sum(row, column)} = {own}");
            writer.Statement($"V {string.Join(", ", sums)};");
        }
    }

    /// <summary>Loads a sum of a tile from channels that are <paramref name="plane"/> floats apart.</summary>
    public static string Waiting(string source, int plane, int row, int column) => $"V.Load({Emit.Plus(source, (row * plane) + (column * 16))})";

    /// <summary>Stores the sums of a tile.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="rows">Channels of the tile.</param>
    /// <param name="columns">Columns of the tile.</param>
    /// <param name="destination">The place of the first sum.</param>
    /// <param name="plane">Floats from a channel to the next.</param>
    /// <param name="channel">Holds the first channel of the tile.</param>
    /// <param name="repeated">Channels whose sums the tile before may have added to already, so that they must not be stored again.</param>
    /// <param name="finish">What is done to a sum before it is stored; null for nothing.</param>
    public static void WriteStores(
        SourceWriter writer, int rows, int columns, string destination, int plane, string channel, int repeated, Func<int, int, string>? finish = null) =>
        ChannelTiles.WriteRows(writer, channel, rows, repeated, row =>
        {
            for (int column = 0; column < columns; column++)
            {
                string value = finish?.Invoke(row, column) ?? Sum(row, column);
                writer.Statement(starts: column == 0, $"{value}.Store({Emit.Plus(destination, (row * plane) + (column * 16))});");
            }
        });

    /// <summary>A sum of a tile.</summary>
    public static string Sum(int row, int column) => Emit.Invariant($"a{row}{column}");

    /// <summary>The quotient for numerators that are not negative; others come out as 0 or less.</summary>
    public static string Divide(string numerator, int by) => by == 1 ? numerator : Emit.Invariant($"({numerator}) / {by}");

    /// <summary>A line for every sum of a tile.</summary>
    public static void WriteEach(SourceWriter writer, int rows, int columns, Func<int, int, string> line)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                writer.Statement(starts: column == 0, $"{line(row, column)}");
            }
        }
    }

    private static string Source(Tap tap) => tap.Source < 0 ? Emit.Invariant($"im{-tap.Source}") : Emit.Invariant($"i{tap.Source}");
}
