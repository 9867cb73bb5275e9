using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission.Stages;

/// <summary>
/// The weight gradient of a convolution with more weights than values: a worker owns output channels and sums over the whole
/// batch in registers, so that no sum of 16 lanes waits in memory. For the formula see <see cref="ConvWeightGradient"/>.
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
            writer.Line("int o = first;");
            using (writer.Open($"for (; o + {tile.Rows} <= end; o += {tile.Rows})"))
            {
                WriteInputChannels(writer, stage, tile.Rows, tile.Columns);
            }

            // Workers take whole tiles, all but the last one.
            if (layer.Shape.Channels % tile.Rows != 0)
            {
                using (writer.Open("if (o < end)"))
                {
                    WriteInputChannels(writer, stage, layer.Shape.Channels % tile.Rows, tile.Columns);
                }
            }

            if (stage.HasBias)
            {
                WriteBias(writer, stage);
            }
        }
    }

    private static void WriteInputChannels(SourceWriter writer, ConvStage stage, int rows, int columns) =>
        Emit.ChannelTiles(writer, "c", stage.Layer.Source.Channels, columns, width => WriteKernelRows(writer, stage, rows, width));

    private static void WriteKernelRows(SourceWriter writer, ConvStage stage, int rows, int columns)
    {
        ConvLayer layer = stage.Layer;
        int kernel = layer.Window.Kernel.Width;
        List<(string Name, int Offset)> accumulators = ConvWeightGradient.Accumulators(layer, rows, columns);
        using (writer.Open($"for (int k = 0; k < {layer.Window.Kernel.Height}; k++)"))
        {
            using (writer.Open(Emit.Lanes))
            {
                writer.Line("V " + string.Join(", ", accumulators.Select(accumulator => accumulator.Name + " = V.Zero")) + ";");
                writer.Line("float* block = gradient;");
                writer.Line("float* source = input;");
                writer.Line($"const int top = 0, bottom = {layer.Shape.Height};");
                using (writer.Open($"for (int b = 0; b < blocks; b++, block += {stage.Output.Stride * 16}, source += {stage.Input.Stride * 16})"))
                {
                    ConvWeightGradient.WriteRows(writer, stage, rows, columns, "block", "source", before: null);
                }

                for (int index = 0; index < accumulators.Count; index++)
                {
                    writer.Line($"{accumulators[index].Name}.Store({Emit.Plus("sums", index * 16)} + lane);");
                }
            }

            writer.Line();
            writer.Line($"float* total = sums + {accumulators.Count * 16};");
            writer.Line($"global::GenBn.Simd.HorizontalSum.Reduce(sums, {accumulators.Count}, total);");
            writer.Line($"float* dw = weightGradient + ({Emit.Times("o", layer.Source.Channels)} + c) * {layer.Window.Taps} + {Emit.Times("k", kernel)};");
            for (int index = 0; index < accumulators.Count; index++)
            {
                writer.Line($"dw[{accumulators[index].Offset / 16}] = total[{index}];");
            }
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
                    writer.Line($"float* dz = gradient + (long)block * {stage.Output.Stride * 16} + b * {stage.Layer.Shape.Plane * 16} + lane;");
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
