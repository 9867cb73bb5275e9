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
            string advance = Emit.Invariant($"gradient += {layer.GroupChannels * stage.Output.PlaneStride * 16}, weight += {layer.GroupChannels * layer.GroupSources * layer.Window.Taps}, inputGradient += {layer.GroupSources * stage.Input.PlaneStride * 16}");
            ConvRows.WriteGroups(writer, layer, advance, () =>
            {
                if (stage.InputGradientOrder.WindowFirst)
                {
                    WriteWindows(writer, stage, adds);
                    return;
                }

                using (writer.Open(Emit.Lanes))
                {
                    RegisterTile registers = stage.InputGradientTile;
                    Emit.ChannelTiles(writer, "c", layer.GroupSources, registers.Rows, registers.RepeatedRows, (rows, repeated) =>
                        WriteRows(writer, stage, tile => WriteTile(writer, stage, tile, rows, repeated, adds, isChunk: false)));
                }
            });
        }
    }

    /// <summary>All channels at one window of columns after the other, a chunk of the output channels at a time.</summary>
    private static void WriteWindows(SourceWriter writer, ConvStage stage, bool adds)
    {
        int chunk = stage.InputGradientOrder.Chunk;
        bool isChunk = chunk < stage.Layer.GroupChannels;
        ConvRows.WriteWindowFirst(writer, isChunk);
        WriteRows(writer, stage, tile => ConvRows.WriteChunks(writer, stage.Layer.GroupChannels, chunk, () =>
            Emit.ChannelTiles(writer, "c", stage.Layer.GroupSources, stage.InputGradientTile.Rows, stage.InputGradientTile.RepeatedRows, (rows, repeated) =>
            {
                using (writer.Open(Emit.Lanes))
                {
                    WriteTile(writer, stage, tile, rows, repeated, adds, isChunk);
                }
            })));
    }

    private static void WriteRows(SourceWriter writer, ConvStage stage, Action<ColumnTile> body)
    {
        using (writer.Open($"for (int y = 0; y < {stage.Layer.Source.Height}; y++)"))
        {
            ConvRows.WriteBackwardBounds(writer, stage.Layer);
            foreach (ColumnTile tile in stage.InputGradientColumns)
            {
                ConvRows.WriteTile(writer, tile, () => body(tile));
            }
        }
    }

    private static void WriteTile(SourceWriter writer, ConvStage stage, ColumnTile tile, int rows, int repeated, bool adds, bool isChunk)
    {
        ConvLayer layer = stage.Layer;
        int taps = layer.Window.Taps;
        int stride = layer.Window.Stride.Width;
        int channels = layer.GroupSources;
        int plane = stage.Input.PlaneStride * 16;
        int outputPlane = stage.Output.PlaneStride * 16;
        writer.Line($"float* dx = inputGradient + c * {plane} + (y * {layer.Source.Width} + x) * 16 + lane;");
        ConvRows.WriteSums(writer, rows, tile.Width, (row, column) =>
            adds ? ConvRows.Waiting("dx", plane, row, column)
            : isChunk ? $"first > 0 ? {ConvRows.Waiting("dx", plane, row, column)} : V.Zero"
            : "V.Zero");
        if (tile.Taps.Count > 0)
        {
            writer.Line();
            writer.Line($"float* window = gradient + {(stride == 1 ? "x" : Emit.Invariant($"x / {stride}"))} * 16{(isChunk ? Emit.Invariant($" + first * {outputPlane}") : "")} + lane;");
            writer.Line($"float* filter = weight + c * {taps}{(isChunk ? Emit.Invariant($" + first * {channels * taps}") : "")};");
            string outputs = isChunk ? "int o = first; o < end" : Emit.Invariant($"int o = 0; o < {layer.GroupChannels}");
            using (writer.Open($"for ({outputs}; o++, window += {outputPlane}, filter += {channels * taps})"))
            using (ConvRows.OpenBackwardRows(writer, layer))
            {
                writer.Line($"float* i = window + row * {layer.Shape.Width * 16};");
                writer.Line($"float* w = filter + {Emit.Times("k", layer.Window.Kernel.Width)};");
                ConvRows.WriteProducts(writer, tile, rows, row => taps * row);
            }
        }

        writer.Line();
        ConvRows.WriteStores(writer, rows, tile.Width, "dx", plane, "c", adds || isChunk ? repeated : 0);
    }
}
