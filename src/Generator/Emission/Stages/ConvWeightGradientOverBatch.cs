using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission.Stages;

/// <summary>
/// The weight gradient of a convolution with more weights than values: a worker owns output channels and sums over the whole
/// batch, so that only the sums of a tile of channels wait in memory. For the formula see <see cref="ConvWeightGradient"/>.
/// </summary>
internal static class ConvWeightGradientOverBatch
{
    public static void Write(SourceWriter writer, ConvStage stage)
    {
        ConvLayer layer = stage.Layer;
        RegisterTile tile = stage.WeightGradientTile;
        string bias = stage.HasBias ? ", float* biasGradient" : "";
        using (Emit.Kernel(
            writer,
            "Weight gradient of the output channels [first, end), all blocks.",
            $"{stage.Name}WeightGradient",
            $"float* input, float* gradient, float* weightGradient{bias}, int first, int end, int blocks, float* sums"))
        {
            WriteTiles(writer, stage, tile);
            if (stage.HasBias)
            {
                WriteBias(writer, stage);
            }
        }
    }

    /// <summary>
    /// A worker's share of the output channels, which is whole tiles, but for the last one. Where that overlaps the tile before, which
    /// may be another worker's, both store the same bits.
    /// </summary>
    private static void WriteTiles(SourceWriter writer, ConvStage stage, RegisterTile tile)
    {
        int channels = stage.Layer.Shape.Channels;
        int rest = channels % tile.Rows;
        if (tile.RepeatedRows > 0)
        {
            using (writer.Open($"for (int {Emit.Tile("o")} = first; {Emit.Tile("o")} < end; {Emit.Tile("o")} += {tile.Rows})"))
            {
                Emit.LastTile(writer, "o", channels - tile.Rows);
                WriteChannels(writer, stage, tile.Rows);
            }

            return;
        }

        writer.Line(rest == 0 ? "int o = first; // A worker's share is whole tiles." : "int o = first; // A worker's share is whole tiles, but for the last one.");
        using (writer.Open($"for (; o + {tile.Rows} <= end; o += {tile.Rows})"))
        {
            WriteChannels(writer, stage, tile.Rows);
        }

        if (rest > 0)
        {
            using (writer.Open("if (o < end)"))
            {
                WriteChannels(writer, stage, rest);
            }
        }
    }

    /// <summary>Some output channels with all input channels, a chunk at a time.</summary>
    private static void WriteChannels(SourceWriter writer, ConvStage stage, int rows)
    {
        int channels = stage.Layer.Source.Channels;
        int chunk = stage.WeightGradientChunk;
        if (chunk >= channels)
        {
            WriteChunk(writer, stage, rows, channels, "0");
            return;
        }

        if (channels % chunk == 0)
        {
            using (writer.Open($"for (int start = 0; start < {channels}; start += {chunk})"))
            {
                WriteChunk(writer, stage, rows, chunk, "start");
            }

            return;
        }

        writer.Line("// Chunks of equal size: the last one overlaps the one before rather than reach beyond.");
        using (writer.Open($"for (int part = 0; part < {channels}; part += {chunk})"))
        {
            writer.Line($"int start = global::System.Math.Min(part, {channels - chunk});");
            WriteChunk(writer, stage, rows, chunk, "start");
        }
    }

    private static void WriteChunk(SourceWriter writer, ConvStage stage, int rows, int chunk, string start)
    {
        ConvLayer layer = stage.Layer;
        int taps = layer.Window.Taps;
        int group = stage.WeightGradientBlocks;
        writer.Line("// As many blocks at a time as the first-level cache holds for a tile.");
        using (writer.Open($"for (int batch = 0; batch < blocks; batch += {group})"))
        {
            if (group > 1)
            {
                writer.Line($"int until = global::System.Math.Min(blocks, batch + {group});");
            }

            using (writer.Open(Emit.Lanes))
            {
                RegisterTile tile = stage.WeightGradientTile;
                int overlap = tile.RepeatedColumns == 0 ? 0 : RegisterTile.Overlap(chunk, tile.Columns);
                Emit.ChannelTiles(writer, "c", chunk, tile.Columns, overlap, (columns, repeated) =>
                    WriteKernelRows(writer, stage, new RegisterTile(rows, columns) { RepeatedColumns = repeated }, chunk, start));
            }
        }

        writer.Line();
        for (int row = 0; row < rows; row++)
        {
            string sums = Emit.Plus("sums", row * chunk * taps * 16);
            string channel = Emit.Times(row == 0 ? "o" : Emit.Invariant($"(o + {row})"), layer.Source.Channels);
            string target = start == "0" ? Emit.Times(channel, taps) : $"({channel} + {start}) * {taps}";
            writer.Line($"global::GenBn.Simd.HorizontalSum.Reduce({sums}, {chunk * taps}, weightGradient + {target});");
        }
    }

    private static void WriteKernelRows(SourceWriter writer, ConvStage stage, RegisterTile tile, int chunk, string start)
    {
        ConvLayer layer = stage.Layer;
        int group = stage.WeightGradientBlocks;
        string gradient = Emit.Invariant($"gradient + (long)batch * {stage.Output.Stride * 16}");
        string input = Emit.Invariant($"input + (long)batch * {stage.Input.Stride * 16}") + (start == "0" ? "" : Emit.Invariant($" + {start} * {stage.Input.PlaneStride * 16}"));
        using (writer.Open($"for (int k = 0; k < {layer.Window.Kernel.Height}; k++)"))
        {
            writer.Line($"float* sum = sums + (c * {layer.Window.Taps} + {Emit.Times("k", layer.Window.Kernel.Width)}) * 16 + lane;");
            ConvWeightGradient.WriteStart(writer, layer, tile, chunk, "batch > 0");
            writer.Line($"float* block = {gradient};");
            writer.Line($"float* source = {input};");
            writer.Line($"const int top = 0, bottom = {layer.Shape.Height};");
            if (group == 1)
            {
                ConvWeightGradient.WriteRows(writer, stage, tile, "block", "source", before: null);
            }
            else
            {
                using (writer.Open($"for (int b = batch; b < until; b++, block += {stage.Output.Stride * 16}, source += {stage.Input.Stride * 16})"))
                {
                    ConvWeightGradient.WriteRows(writer, stage, tile, "block", "source", before: null);
                }
            }

            writer.Line();
            ConvWeightGradient.WriteEnd(writer, layer, tile, chunk);
        }
    }

    private static void WriteBias(SourceWriter writer, ConvStage stage)
    {
        using (writer.Open("for (int b = first; b < end; b++)"))
        {
            using (writer.Open(Emit.Lanes))
            {
                writer.Line("V total = V.Zero;");
                using (writer.Open("for (int block = 0; block < blocks; block++)"))
                {
                    writer.Line($"float* dz = gradient + (long)block * {stage.Output.Stride * 16} + b * {stage.Output.PlaneStride * 16} + lane;");
                    using (writer.Open($"for (int at = 0; at < {stage.Layer.Shape.Plane * 16}; at += 16)"))
                    {
                        writer.Line("total += V.Load(dz + at);");
                    }
                }

                writer.Line("total.Store(sums + lane);");
            }

            writer.Line("global::GenBn.Simd.HorizontalSum.Reduce(sums, 1, biasGradient + b);");
        }
    }
}
