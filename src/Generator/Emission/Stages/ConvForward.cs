using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

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
        ConvLayer layer = stage.Layer;
        string bias = stage.HasBias ? "float* bias, " : "";
        string statistics = stage.Statistics is null ? "" : "float* statistics, ";
        using (Emit.Kernel(
            writer,
            $"Forward: {stage.Input.Name} [{stage.Input.Shape}] → {stage.Output.Name} [{stage.Output.Shape}], one block.",
            $"{stage.Name}Forward",
            $"float* input, float* weight, {bias}{statistics}float* output, global::GenBn.Kernels.Prefetcher ahead"))
        {
            writer.Line($"ahead.Spread({stage.ForwardTileCount});");
            string advance = Emit.Invariant($"input += {layer.GroupSources * layer.Source.Plane * 16}, weight += {layer.GroupChannels * layer.GroupSources * layer.Window.Taps}, output += {layer.GroupChannels * layer.Shape.Plane * 16}")
                + (stage.HasBias ? Emit.Invariant($", bias += {layer.GroupChannels}") : "")
                + (stage.Statistics is null ? "" : Emit.Invariant($", statistics += {layer.GroupChannels * 48}"));
            ConvRows.WriteGroups(writer, layer, advance, () =>
            {
                ConvRows.WriteStrips(writer, layer.Shape.Height, stage.ForwardStrip, "top", "bottom", () =>
                {
                    using (writer.Open(Emit.Lanes))
                    {
                        Emit.ChannelTiles(writer, "o", layer.GroupChannels, stage.ForwardTile.Rows, rows => WriteChannels(writer, stage, rows));
                    }
                });
            });
        }
    }

    private static void WriteChannels(SourceWriter writer, ConvStage stage, int rows)
    {
        bool measures = stage.Statistics is not null;
        bool isStrip = stage.ForwardStrip < stage.Layer.Shape.Height;
        if (measures)
        {
            writer.Line(isStrip ? "bool fresh = top == 0;" : "bool fresh = true;");
            writer.Line("float* lanes = statistics + o * 48 + lane;");
            for (int row = 0; row < rows; row++)
            {
                writer.Line($"V origin{row} = V.Zero, sum{row} = V.Zero, square{row} = V.Zero;");
            }

            if (isStrip)
            {
                using (writer.Open("if (!fresh)"))
                {
                    for (int row = 0; row < rows; row++)
                    {
                        writer.Line($"origin{row} = V.Load({Emit.Plus("lanes", row * 48)});");
                        writer.Line($"sum{row} = V.Load(lanes + {(row * 48) + 16});");
                        writer.Line($"square{row} = V.Load(lanes + {(row * 48) + 32});");
                    }
                }
            }

            writer.Line();
        }

        using (ConvRows.OpenRows(writer, stage.Layer.Shape.Height, stage.ForwardStrip))
        {
            ConvRows.WriteForwardBounds(writer, stage.Layer.Window, stage.Layer.Shape.Height, stage.Layer.Source.Height);
            foreach (ColumnTile tile in stage.ForwardColumns)
            {
                ConvRows.WriteTile(writer, tile, () => WriteTile(writer, stage, tile, rows));
            }
        }

        for (int row = 0; measures && row < rows; row++)
        {
            if (row == 0)
            {
                writer.Line();
            }

            writer.Line($"origin{row}.Store({Emit.Plus("lanes", row * 48)});");
            writer.Line($"sum{row}.Store(lanes + {(row * 48) + 16});");
            writer.Line($"square{row}.Store(lanes + {(row * 48) + 32});");
        }
    }

    private static void WriteTile(SourceWriter writer, ConvStage stage, ColumnTile tile, int rows)
    {
        ConvLayer layer = stage.Layer;
        int taps = layer.Window.Taps;
        int inputs = layer.GroupSources;
        int rowLength = layer.Source.Width * 16;
        int plane = layer.Source.Plane * 16;
        writer.Line($"// a[channel][column]: {rows} × {tile.Width} sums in registers.");
        ConvRows.WriteSums(writer, rows, tile.Width, row => stage.HasBias ? Emit.Invariant($"V.Create(bias[{Emit.Plus("o", row)}])") : "V.Zero");
        writer.Line();
        writer.Line("ahead.Fetch();");
        writer.Line($"float* window = input + {ConvRows.FirstRow(layer.Window)} * {rowLength} + x * {layer.Window.Stride.Width * 16} + lane;");
        writer.Line($"float* filter = weight + o * {inputs * taps};");
        using (writer.Open(inputs == 1 ? "// One input channel." : Emit.Invariant($"for (int c = 0; c < {inputs}; c++, window += {plane}, filter += {taps})")))
        using (writer.Open("for (int k = firstRow; k < endRow; k++)"))
        {
            writer.Line($"float* i = window + k * {layer.Window.Dilation.Height * rowLength};");
            writer.Line($"float* w = filter + {Emit.Times("k", layer.Window.Kernel.Width)};");
            ConvRows.WriteProducts(writer, tile, rows, row => inputs * taps * row);
        }

        writer.Line();
        int outputPlane = layer.Shape.Plane * 16;
        writer.Line($"float* z = output + o * {outputPlane} + (y * {layer.Shape.Width} + x) * 16 + lane;");
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < tile.Width; column++)
            {
                writer.Line($"{ConvRows.Sum(row, column)}.Store({Emit.Plus("z", (row * outputPlane) + (column * 16))});");
            }
        }

        if (stage.Statistics is not null)
        {
            WriteStatistics(writer, tile, rows);
        }
    }

    private static void WriteStatistics(SourceWriter writer, ColumnTile tile, int rows)
    {
        writer.Line();
        writer.Line("// Deviations from the lane's first value.");
        using (writer.Open("if (fresh)"))
        {
            writer.Line("fresh = false;");
            for (int row = 0; row < rows; row++)
            {
                writer.Line($"origin{row} = {ConvRows.Sum(row, 0)};");
            }
        }

        for (int column = 0; column < tile.Width; column++)
        {
            for (int row = 0; row < rows; row++)
            {
                string value = ConvRows.Sum(row, column);
                writer.Line($"{value} -= origin{row};");
                writer.Line($"sum{row} += {value};");
                writer.Line($"square{row} = V.MultiplyAdd({value}, {value}, square{row});");
            }
        }
    }
}
