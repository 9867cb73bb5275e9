using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission.Stages;

/// <summary>
/// The input gradient of a convolution, dx[c][y][x] = Σ dz[o][(y + p − ky) / s][(x + p − kx) / s] · w[o][c][ky][kx]: the same
/// tile as forward, gathering over output channels, with exact bounds.
/// </summary>
internal static class ConvInputGradient
{
    public static void Write(SourceWriter writer, ConvStage stage, bool adds)
    {
        ConvLayer layer = stage.Layer;
        using (Emit.Kernel(
            writer,
            $"Input gradient: {stage.Output.Name} [{stage.Output.Shape}] → {(adds ? "added to " : "")}{stage.Input.Name} [{layer.Source}], one block.",
            $"{stage.Name}InputGradient",
            $"float* gradient, float* weight, float* inputGradient"))
        {
            string advance = Emit.Invariant($"gradient += {layer.GroupChannels * layer.Shape.Plane * 16}, weight += {layer.GroupChannels * layer.GroupSources * layer.Window.Taps}, inputGradient += {layer.GroupSources * layer.Source.Plane * 16}");
            ConvRows.WriteGroups(writer, layer, advance, () =>
            {
                ConvRows.WriteStrips(writer, layer.Source.Height, stage.InputGradientStrip, "top", "bottom", () =>
                {
                    using (writer.Open(Emit.Lanes))
                    {
                        Emit.ChannelTiles(writer, "c", layer.GroupSources, stage.InputGradientTile.Rows, rows => WriteChannels(writer, stage, rows, adds));
                    }
                });
            });
        }
    }

    private static void WriteChannels(SourceWriter writer, ConvStage stage, int rows, bool adds)
    {
        using (ConvRows.OpenRows(writer, stage.Layer.Source.Height, stage.InputGradientStrip))
        {
            ConvRows.WriteBackwardBounds(writer, stage.Layer);
            foreach (ColumnTile tile in stage.InputGradientColumns)
            {
                ConvRows.WriteTile(writer, tile, () => WriteTile(writer, stage.Layer, tile, rows, adds));
            }
        }
    }

    private static void WriteTile(SourceWriter writer, ConvLayer layer, ColumnTile tile, int rows, bool adds)
    {
        int taps = layer.Window.Taps;
        int stride = layer.Window.Stride.Width;
        int channels = layer.GroupSources;
        ConvRows.WriteSums(writer, rows, tile.Width, _ => "V.Zero");
        if (tile.Taps.Count > 0)
        {
            writer.Line();
            writer.Line($"float* window = gradient + {(stride == 1 ? "x" : Emit.Invariant($"x / {stride}"))} * 16 + lane;");
            writer.Line($"float* filter = weight + c * {taps};");
            using (writer.Open($"for (int o = 0; o < {layer.GroupChannels}; o++, window += {layer.Shape.Plane * 16}, filter += {channels * taps})"))
            using (ConvRows.OpenBackwardRows(writer, layer))
            {
                writer.Line($"float* i = window + row * {layer.Shape.Width * 16};");
                writer.Line($"float* w = filter + {Emit.Times("k", layer.Window.Kernel.Width)};");
                ConvRows.WriteProducts(writer, tile, rows, row => taps * row);
            }
        }

        writer.Line();
        int plane = layer.Source.Plane * 16;
        writer.Line($"float* dx = inputGradient + c * {plane} + (y * {layer.Source.Width} + x) * 16 + lane;");
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < tile.Width; column++)
            {
                string place = Emit.Plus("dx", (row * plane) + (column * 16));
                string sum = ConvRows.Sum(row, column);
                writer.Line(adds ? $"(V.Load({place}) + {sum}).Store({place});" : $"{sum}.Store({place});");
            }
        }
    }
}
