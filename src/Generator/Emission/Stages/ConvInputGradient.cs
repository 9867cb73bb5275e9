using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission.Stages;

/// <summary>
/// The input gradient of a convolution, dx[c][y][x] = Σ dz[o][(y + p − ky) / s][(x + p − kx) / s] · w[o][c][ky][kx]: the same
/// tile as forward, gathering over output channels, with exact bounds.
/// </summary>
internal static class ConvInputGradient
{
    public static void Write(SourceWriter writer, ConvStage stage)
    {
        using (Emit.Kernel(
            writer,
            $"Input gradient: {stage.Output.Name} [{stage.Output.Shape}] → {stage.Input.Name} [{stage.Layer.Source}], one block.",
            $"{stage.Name}InputGradient",
            $"float* gradient, float* weight, float* inputGradient"))
        {
            using (writer.Open(Emit.Lanes))
            {
                Emit.ChannelTiles(writer, "c", stage.Layer.Source.Channels, stage.InputGradientTile.Rows, rows => WriteChannels(writer, stage, rows));
            }
        }
    }

    private static void WriteChannels(SourceWriter writer, ConvStage stage, int rows)
    {
        using (writer.Open($"for (int y = 0; y < {stage.Layer.Source.Height}; y++)"))
        {
            ConvRows.WriteBackwardBounds(writer, stage);
            foreach (ColumnTile tile in stage.InputGradientColumns)
            {
                ConvRows.WriteTile(writer, tile, () => WriteTile(writer, stage, tile, rows));
            }
        }
    }

    private static void WriteTile(SourceWriter writer, ConvStage stage, ColumnTile tile, int rows)
    {
        int kernel = stage.Layer.Kernel;
        int stride = stage.Layer.Stride;
        int channels = stage.Layer.Source.Channels;
        int rowLength = stage.Layer.Shape.Width * 16;
        for (int row = 0; row < rows; row++)
        {
            writer.Line("V " + string.Join(", ", Enumerable.Range(0, tile.Width).Select(column => Emit.Invariant($"a{row}{column} = V.Zero"))) + ";");
        }

        if (tile.Taps.Count > 0)
        {
            writer.Line();
            writer.Line($"float* window = gradient + {(stride == 1 ? "x" : Emit.Invariant($"x / {stride}"))} * 16 + lane;");
            writer.Line($"float* filter = weight + c * {kernel * kernel};");
            using (writer.Open($"for (int o = 0; o < {stage.Layer.Shape.Channels}; o++, window += {stage.Layer.Shape.Plane * 16}, filter += {channels * kernel * kernel})"))
            using (writer.Open(stride == 1 ? "for (int k = firstRow; k < endRow; k++)" : Emit.Invariant($"for (int k = firstRow; k < endRow; k += {stride})")))
            {
                string sourceRow = Emit.Invariant($"({Emit.Plus("y", stage.Layer.Padding)} - k)") + (stride == 1 ? "" : Emit.Invariant($" / {stride}"));
                writer.Line($"float* i = window + {sourceRow} * {rowLength};");
                writer.Line($"float* w = filter + k * {kernel};");
                ConvRows.WriteProducts(writer, tile, rows, row => kernel * kernel * row);
            }
        }

        writer.Line();
        int plane = stage.Layer.Source.Plane * 16;
        writer.Line($"float* dx = inputGradient + c * {plane} + (y * {stage.Layer.Source.Width} + x) * 16 + lane;");
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < tile.Width; column++)
            {
                writer.Line($"a{row}{column}.Store({Emit.Plus("dx", (row * plane) + (column * 16))});");
            }
        }
    }
}
