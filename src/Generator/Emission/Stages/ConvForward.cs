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
        writer.Line($"/// <summary>Forward: {stage.Input.Name} [{stage.Input.Shape}] → {stage.Output.Name} [{stage.Output.Shape}], one block.</summary>");
        writer.Line(Emit.Kernel);
        writer.Line($"public static unsafe void {stage.Name}Forward<V>(float* input, float* weight, {last}, float* output, global::GenBn.Kernels.Prefetcher ahead)");
        writer.Line(Emit.Constraint);
        using (writer.Open())
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
            writer.Line($"origin{row}.Store(statistics + (o + {row}) * 48 + lane);");
            writer.Line($"sum{row}.Store(statistics + (o + {row}) * 48 + 16 + lane);");
            writer.Line($"square{row}.Store(statistics + (o + {row}) * 48 + 32 + lane);");
        }
    }

    private static void WriteTile(SourceWriter writer, ConvStage stage, ColumnTile tile, int rows, bool measures)
    {
        int kernel = stage.Layer.Kernel;
        int inputs = stage.Layer.Source.Channels;
        int rowLength = stage.Layer.Source.Width * 16;
        int plane = stage.Layer.Source.Plane * 16;
        for (int row = 0; row < rows; row++)
        {
            string start = measures ? "V.Zero" : Emit.Invariant($"V.Create(bias[o + {row}])");
            writer.Line("V " + string.Join(", ", Enumerable.Range(0, tile.Width).Select(column => Emit.Invariant($"a{row}{column} = {start}"))) + ";");
        }

        writer.Line("ahead.Fetch();");
        writer.Line($"float* window = input + (y * {stage.Layer.Stride} - {stage.Layer.Padding}) * {rowLength} + {ConvRows.SourceColumn("x", stage.Layer.Stride)} * 16 + lane;");
        writer.Line($"float* filter = weight + o * {inputs * kernel * kernel};");
        using (writer.Open($"for (int c = 0; c < {inputs}; c++, window += {plane}, filter += {kernel * kernel})"))
        using (writer.Open("for (int k = firstRow; k < endRow; k++)"))
        {
            writer.Line($"float* i = window + k * {rowLength};");
            writer.Line($"float* w = filter + k * {kernel};");
            ConvRows.WriteProducts(writer, tile, rows, row => inputs * kernel * kernel * row);
        }

        int outputPlane = stage.Layer.Shape.Plane * 16;
        writer.Line($"float* z = output + o * {outputPlane} + (y * {stage.Layer.Shape.Width} + x) * 16 + lane;");
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < tile.Width; column++)
            {
                writer.Line($"a{row}{column}.Store(z + {(row * outputPlane) + (column * 16)});");
            }
        }

        if (measures)
        {
            WriteStatistics(writer, tile, rows);
        }
    }

    private static void WriteStatistics(SourceWriter writer, ColumnTile tile, int rows)
    {
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
                writer.Line($"a{row}{column} -= origin{row}; sum{row} += a{row}{column}; square{row} = V.MultiplyAdd(a{row}{column}, a{row}{column}, square{row});");
            }
        }
    }
}
