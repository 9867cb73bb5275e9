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
        string shortcut = stage.Shortcut is null ? "" : "float* shortcut, ";
        using (Emit.Kernel(
            writer,
            $"Forward: {stage.Input.Name} [{stage.Input.Shape}] → {stage.Output.Name} [{stage.Output.Shape}], one block.",
            $"{stage.Name}Forward",
            $"float* input, float* weight, {bias}{statistics}{shortcut}float* output{(stage.Folded is null ? ", global::GenBn.Kernels.Prefetcher ahead" : "")}"))
        {
            if (stage.Folded is null)
            {
                writer.Line($"ahead.Spread({stage.ForwardTileCount});");
            }

            string advance = Emit.Invariant($"input += {layer.GroupSources * stage.Input.PlaneStride * 16}, weight += {layer.GroupChannels * layer.GroupSources * layer.Window.Taps}, output += {layer.GroupChannels * stage.Output.PlaneStride * 16}")
                + (stage.HasBias ? Emit.Invariant($", bias += {layer.GroupChannels}") : "")
                + (stage.Statistics is null ? "" : Emit.Invariant($", statistics += {layer.GroupChannels * stage.StatisticsFloats}"))
                + (stage.Shortcut is null ? "" : Emit.Invariant($", shortcut += {layer.GroupChannels * stage.Output.PlaneStride * 16}"));
            ConvRows.WriteGroups(writer, layer, advance, () =>
            {
                if (stage.ForwardOrder.WindowFirst)
                {
                    WriteWindows(writer, stage);
                    return;
                }

                using (writer.Open(Emit.Lanes))
                {
                    RegisterTile tile = stage.ForwardTile;
                    Emit.ChannelTiles(writer, "o", layer.GroupChannels, tile.Rows, tile.RepeatedRows, (rows, _) => WriteImage(writer, stage, rows));
                }
            });
        }
    }

    /// <summary>A few channels over the whole image, with their statistics in registers.</summary>
    private static void WriteImage(SourceWriter writer, ConvStage stage, int rows)
    {
        if (stage.Statistics is not null)
        {
            LaneStatistics.WriteStart(writer, stage.Output.Shape, rows);
        }

        ConvRows.WriteForwardRows(writer, stage, tile =>
        {
            WriteTile(writer, stage, tile, rows, repeated: 0, isChunk: false);
            if (stage.Statistics is not null)
            {
                writer.Line();
                LaneStatistics.WriteTile(writer, stage.Output.Shape, tile.Width, rows);
            }
        },
        () =>
        {
            if (stage.Statistics is not null)
            {
                LaneStatistics.WriteRowEnd(writer, stage.Output.Shape, rows);
            }
        });
        if (stage.Statistics is not null)
        {
            LaneStatistics.WriteEnd(writer, stage.Output.Shape, rows);
        }
    }

    /// <summary>
    /// All channels at one window of columns after the other, a chunk of the input channels at a time. The statistics are those
    /// of a finished row, which is still in the cache.
    /// </summary>
    private static void WriteWindows(SourceWriter writer, ConvStage stage)
    {
        ConvLayer layer = stage.Layer;
        int chunk = stage.ForwardOrder.Chunk;
        bool isChunk = chunk < layer.GroupSources;
        ConvRows.WriteWindowFirst(writer, isChunk);
        ConvRows.WriteForwardRows(
            writer,
            stage,
            tile => ConvRows.WriteChunks(writer, layer.GroupSources, chunk, () =>
                Emit.ChannelTiles(writer, "o", layer.GroupChannels, stage.ForwardTile.Rows, stage.ForwardTile.RepeatedRows, (rows, repeated) =>
                {
                    using (writer.Open(Emit.Lanes))
                    {
                        WriteTile(writer, stage, tile, rows, repeated, isChunk);
                    }
                })),
            () => WriteRowStatistics(writer, stage));
    }

    private static void WriteRowStatistics(SourceWriter writer, ConvStage stage)
    {
        if (stage.Statistics is null)
        {
            return;
        }

        int row = stage.Layer.Shape.Width * 16;
        writer.Line();
        using (writer.Open($"for (int o = 0; o < {stage.Layer.GroupChannels}; o++)"))
        using (writer.Open(Emit.Lanes))
        {
            writer.Line($"float* z = output + o * {stage.Output.PlaneStride * 16} + y * {row} + lane;");
            writer.Line($"float* lanes = statistics + o * {stage.StatisticsFloats} + lane;");
            LaneStatistics.WriteRow(writer, stage.Output.Shape);
        }
    }

    /// <summary>The sums of a tile; a chunk of channels adds to those of the chunks before, once to each.</summary>
    private static void WriteTile(SourceWriter writer, ConvStage stage, ColumnTile tile, int rows, int repeated, bool isChunk)
    {
        ConvLayer layer = stage.Layer;
        int taps = layer.Window.Taps;
        int inputs = layer.GroupSources;
        int rowLength = layer.Source.Width * 16;
        int plane = stage.Input.PlaneStride * 16;
        int outputPlane = stage.Output.PlaneStride * 16;
        string z = $"float* z = output + o * {outputPlane} + (y * {layer.Shape.Width} + x) * 16 + lane;";
        writer.Line($"// a[channel][column]: {rows} × {tile.Width} sums in registers.");
        if (isChunk)
        {
            writer.Line(z);
        }

        ConvRows.WriteSums(writer, rows, tile.Width, (row, column) =>
            (isChunk ? $"first > 0 ? {ConvRows.Waiting("z", outputPlane, row, column)} : " : "")
            + (stage.HasBias ? Emit.Invariant($"V.Create(bias[{Emit.Plus("o", row)}])") : "V.Zero"));
        writer.Line();
        if (stage.Folded is null)
        {
            writer.Line("ahead.Fetch();");
        }

        writer.Line($"float* window = input + {ConvRows.FirstRow(layer.Window)} * {rowLength} + x * {layer.Window.Stride.Width * 16}{(isChunk ? Emit.Invariant($" + first * {plane}") : "")} + lane;");
        writer.Line($"float* filter = weight + o * {inputs * taps}{(isChunk ? Emit.Invariant($" + first * {taps}") : "")};");
        string channels = isChunk ? "int c = first; c < end" : Emit.Invariant($"int c = 0; c < {inputs}");
        using (writer.Open(inputs == 1 ? "// One input channel." : $"for ({channels}; c++, window += {plane}, filter += {taps})"))
        using (writer.Open("for (int k = firstRow; k < endRow; k++)"))
        {
            writer.Line($"float* i = window + k * {layer.Window.Dilation.Height * rowLength};");
            writer.Line($"float* w = filter + {Emit.Times("k", layer.Window.Kernel.Width)};");
            ConvRows.WriteProducts(writer, tile, rows, row => inputs * taps * row);
        }

        writer.Line();
        if (!isChunk)
        {
            writer.Line(z);
        }

        if (stage.Shortcut is not null)
        {
            writer.Line("float* s = shortcut + (z - output);");
        }

        ConvRows.WriteStores(writer, rows, tile.Width, "z", outputPlane, "o", isChunk ? repeated : 0, (row, column) => Finished(stage, row, column, isChunk));
        if (stage.Activation is { Function.IsShort: false })
        {
            string first = isChunk && repeated > 0 ? Emit.Invariant($"o == {Emit.Tile("o")} ? 0 : {repeated}") : "0";
            using (writer.Open($"for (int row = {first}; row < {rows}{(isChunk ? Emit.Invariant($" && end == {inputs}") : "")}; row++)"))
            {
                ActivationLoop.Write(writer, stage.Activation.Function, $"z + row * {outputPlane}", Emit.Invariant($"{tile.Width}"), "16");
            }
        }
    }

    /// <summary>What prediction makes of a sum, when it is complete, before it stores it: the sum with a shortcut, and the activation.</summary>
    private static string Finished(ConvStage stage, int row, int column, bool isChunk)
    {
        string sum = ConvRows.Sum(row, column);
        string value = stage.Shortcut is null ? sum : $"{sum} + {ConvRows.Waiting("s", stage.Shortcut.PlaneStride * 16, row, column)}";
        value = stage.Activation is { Function.IsShort: true } ? Emit.Apply(stage.Activation?.Function, value) : stage.Shortcut is null ? sum : $"({value})";
        return value == sum || !isChunk ? value : $"(end == {stage.Layer.GroupSources} ? {value} : {sum})";
    }
}
