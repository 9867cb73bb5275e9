using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission.Stages;

/// <summary>What the three kernels of a convolution have in common: row bounds, loops over tiles, products of a tile.</summary>
internal static class ConvRows
{
    /// <summary>Kernel rows [firstRow, endRow) that read the input at output row y; the others could only read padding.</summary>
    public static void WriteForwardBounds(SourceWriter writer, ConvStage stage)
    {
        int padding = stage.Layer.Padding;
        int kernel = stage.Layer.Kernel;
        int stride = stage.Layer.Stride;
        int overhang = ((stage.Layer.Shape.Height - 1) * stride) - padding + kernel - stage.Layer.Source.Height;
        writer.Line(padding == 0
            ? "const int firstRow = 0;"
            : Emit.Invariant($"int firstRow = global::System.Math.Max(0, {padding} - {Emit.Times("y", stride)});"));
        writer.Line(overhang <= 0
            ? Emit.Invariant($"const int endRow = {kernel};")
            : Emit.Invariant($"int endRow = global::System.Math.Min({kernel}, {stage.Layer.Source.Height + padding} - {Emit.Times("y", stride)});"));
    }

    /// <summary>Kernel rows firstRow, firstRow + stride … below endRow that bring output rows to input row y.</summary>
    public static void WriteBackwardBounds(SourceWriter writer, ConvStage stage)
    {
        int padding = stage.Layer.Padding;
        int kernel = stage.Layer.Kernel;
        int stride = stage.Layer.Stride;
        int outputs = stage.Layer.Shape.Height;
        if (stride == 1)
        {
            writer.Line($"int firstRow = global::System.Math.Max(0, {Emit.Plus("y", padding - outputs + 1)});");
        }
        else
        {
            // The first kernel row with y + padding − k a multiple of the stride and an output row that exists.
            writer.Line($"int firstRow = ({Emit.Plus("y", padding)}) % {stride};");
            writer.Line($"firstRow += global::System.Math.Max(0, ({Emit.Plus("y", padding)} - firstRow) / {stride} - {outputs - 1}) * {stride};");
        }

        writer.Line($"int endRow = global::System.Math.Min({kernel}, y + {padding + 1});");
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
            using (writer.Open($"for (int x = {tile.First}; x < {tile.First + (tile.Count * tile.Width)}; x += {tile.Width})"))
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
        writer.Line("// Kernel column after kernel column, over a window of inputs that slides along.");
        var loaded = new HashSet<int>();
        foreach (IGrouping<int, Tap> kernelColumn in tile.Taps.GroupBy(tap => tap.Kernel))
        {
            foreach (Tap tap in kernelColumn.Where(tap => loaded.Add(tap.Source)))
            {
                writer.Line($"V {Source(tap)} = V.Load({Emit.Plus("i", tap.Source * 16)});");
            }

            for (int row = 0; row < rows; row++)
            {
                writer.Line($"V w{row}{kernelColumn.Key} = V.Create(w[{weightOf(row) + kernelColumn.Key}]);");
                foreach (Tap tap in kernelColumn)
                {
                    writer.Line($"a{row}{tap.Position} = V.MultiplyAdd({Source(tap)}, w{row}{kernelColumn.Key}, a{row}{tap.Position});");
                }
            }
        }
    }

    private static string Source(Tap tap) => tap.Source < 0 ? Emit.Invariant($"im{-tap.Source}") : Emit.Invariant($"i{tap.Source}");
}
