using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission.Stages;

/// <summary>
/// The forward kernel of a convolution: a register tile of output channels × columns, kernel columns unrolled over a window
/// of loaded inputs, loops over input channels and kernel rows. Statistics of the following batch norm are taken from the
/// finished tile.
/// </summary>
internal static class ConvForward
{
    public static void Write(SourceWriter writer, ConvStage stage)
    {
        bool measures = stage.Statistics is not null;
        string last = measures ? "float* statistics" : "float* bias";
        using (Emit.Kernel(
            writer,
            $"Forward: {stage.Input.Name} [{stage.Input.Shape}] → {stage.Output.Name} [{stage.Output.Shape}], one block.",
            $"{stage.Name}Forward",
            $"float* input, float* weight, {last}, float* output, global::GenBn.Kernels.Prefetcher ahead"))
        {
            writer.Line($"ahead.Spread({stage.ForwardTileCount});");
            using (writer.Open(Emit.Lanes))
            {
                Emit.ChannelTiles(writer, "o", stage.Layer.Shape.Channels, stage.ForwardTile.Rows, rows => WriteChannels(writer, stage, rows, measures));
            }
        }
    }

    private static void WriteChannels(SourceWriter writer, ConvStage stage, int rows, bool measures)
    {
        if (measures)
        {
            writer.Line("bool fresh = true;");
            for (int row = 0; row < rows; row++)
            {
                writer.Line($"V origin{row} = V.Zero, sum{row} = V.Zero, square{row} = V.Zero;");
            }
        }

        if (measures)
        {
            writer.Line();
        }

        using (writer.Open($"for (int y = 0; y < {stage.Layer.Shape.Height}; y++)"))
        {
            ConvRows.WriteForwardBounds(writer, stage);
            foreach (ColumnTile tile in stage.ForwardColumns)
            {
                ConvRows.WriteTile(writer, tile, () => WriteTile(writer, stage, tile, rows, measures));
            }
        }

        for (int row = 0; measures && row < rows; row++)
        {
            if (row == 0)
            {
                writer.Line();
                writer.Line("float* lanes = statistics + o * 48 + lane;");
            }

            writer.Line($"origin{row}.Store({Emit.Plus("lanes", row * 48)});");
            writer.Line($"sum{row}.Store(lanes + {(row * 48) + 16});");
            writer.Line($"square{row}.Store(lanes + {(row * 48) + 32});");
        }
    }

    private static void WriteTile(SourceWriter writer, ConvStage stage, ColumnTile tile, int rows, bool measures)
    {
        int kernel = stage.Layer.Kernel;
        int inputs = stage.Layer.Source.Channels;
        int rowLength = stage.Layer.Source.Width * 16;
        int plane = stage.Layer.Source.Plane * 16;
        writer.Line($"// a[channel][column]: {rows} × {tile.Width} sums in registers.");
        for (int row = 0; row < rows; row++)
        {
            string start = measures ? "V.Zero" : Emit.Invariant($"V.Create(bias[{Emit.Plus("o", row)}])");
            writer.Line("V " + string.Join(", ", Enumerable.Range(0, tile.Width).Select(column => Emit.Invariant($"a{row}{column} = {start}"))) + ";");
        }

        writer.Line();
        writer.Line("ahead.Fetch();");
        writer.Line($"float* window = input + {FirstRow(stage)} * {rowLength} + x * {stage.Layer.Stride * 16} + lane;");
        writer.Line($"float* filter = weight + o * {inputs * kernel * kernel};");
        using (writer.Open(inputs == 1 ? "// One input channel." : Emit.Invariant($"for (int c = 0; c < {inputs}; c++, window += {plane}, filter += {kernel * kernel})")))
        using (writer.Open("for (int k = firstRow; k < endRow; k++)"))
        {
            writer.Line($"float* i = window + k * {rowLength};");
            writer.Line($"float* w = filter + k * {kernel};");
            ConvRows.WriteProducts(writer, tile, rows, row => inputs * kernel * kernel * row);
        }

        writer.Line();
        int outputPlane = stage.Layer.Shape.Plane * 16;
        writer.Line($"float* z = output + o * {outputPlane} + (y * {stage.Layer.Shape.Width} + x) * 16 + lane;");
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < tile.Width; column++)
            {
                writer.Line($"a{row}{column}.Store({Emit.Plus("z", (row * outputPlane) + (column * 16))});");
            }
        }

        if (measures)
        {
            WriteStatistics(writer, tile, rows);
        }
    }

    /// <summary>The input row that kernel row 0 reads at output row y.</summary>
    private static string FirstRow(ConvStage stage) => stage.Layer.Padding == 0
        ? Emit.Times("y", stage.Layer.Stride)
        : $"({Emit.Plus(Emit.Times("y", stage.Layer.Stride), -stage.Layer.Padding)})";

    private static void WriteStatistics(SourceWriter writer, ColumnTile tile, int rows)
    {
        writer.Line();
        writer.Line("// Deviations from the lane's first value.");
        using (writer.Open("if (fresh)"))
        {
            writer.Line("fresh = false;");
            for (int row = 0; row < rows; row++)
            {
                writer.Line($"origin{row} = a{row}0;");
            }
        }

        for (int column = 0; column < tile.Width; column++)
        {
            for (int row = 0; row < rows; row++)
            {
                writer.Line($"a{row}{column} -= origin{row};");
                writer.Line($"sum{row} += a{row}{column};");
                writer.Line($"square{row} = V.MultiplyAdd(a{row}{column}, a{row}{column}, square{row});");
            }
        }
    }
}
