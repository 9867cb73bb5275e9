using GenBn.Generator.Emission.Stages;
using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission.Prediction;

/// <summary>
/// A convolution of one sample. Lanes are output channels, so the weights are vectors and the inputs are broadcast. Every sum
/// takes its products in the order of the kernel for many samples: input channel, kernel row, kernel column.
/// </summary>
internal static class SampleConvEmitter
{
    public static void Write(SourceWriter writer, SampleConv step)
    {
        ConvLayer layer = step.Stage.Layer;
        string shortcut = step.Shortcut is null ? "" : "float* shortcut, ";
        using (Emit.Kernel(
            writer,
            $"One sample: {step.Input.Name} [{layer.Source}] → {step.Output.Name} [{layer.Shape}], lanes are channels.",
            $"{step.Name}Sample",
            $"float* input, float* weight, float* bias, {shortcut}float* output"))
        {
            string advance = Emit.Invariant($"input += {layer.GroupSources * step.Input.ChannelStride}, weight += {step.PaddedChannels * WeightRows(step)}, bias += {step.PaddedChannels}, output += {layer.GroupChannels}")
                + (step.Shortcut is null ? "" : Emit.Invariant($", shortcut += {layer.GroupChannels}"));
            if (step.IsDepthwise)
            {
                WriteSlabs(writer, step);
            }
            else
            {
                ConvRows.WriteGroups(writer, layer, advance, () => WriteSlabs(writer, step));
            }
        }
    }

    /// <summary>Rows of lanes that the weights of a slab take.</summary>
    private static int WeightRows(SampleConv step) => step.Stage.Layer.GroupSources * Taps(step);

    private static int Taps(SampleConv step) => step.Packing.Used.Rows * step.Packing.Used.Columns;

    private static void WriteSlabs(SourceWriter writer, SampleConv step)
    {
        ConvLayer layer = step.Stage.Layer;
        if (step.CoversPlane)
        {
            SamplePlaneEmitter.Write(writer, step, WeightRows(step));
            return;
        }

        using (writer.Open($"for (int o = 0; o < {step.PaddedChannels}; o += {Emit.Vectors(step.Tile.Vectors)})"))
        using (writer.Open($"for (int y = 0; y < {layer.Shape.Height}; y++)"))
        {
            ConvRows.WriteForwardBounds(writer, layer.Window, layer.Shape.Height, layer.Source.Height);
            foreach (ColumnTile tile in step.Tiles)
            {
                ConvRows.WriteTile(writer, tile, () => WriteTile(writer, step, tile));
            }
        }
    }

    private static void WriteTile(SourceWriter writer, SampleConv step, ColumnTile tile)
    {
        ConvLayer layer = step.Stage.Layer;
        LanePacking packing = step.Packing;
        int vectors = step.Tile.Vectors;
        string lane = step.IsDepthwise ? " + o" : "";
        writer.Line($"// a[vector][column]: {vectors} × {tile.Width} sums in registers.");
        ConvRows.WriteSums(writer, vectors, tile.Width, row => $"V.Load({Emit.Vector("bias + o", row)})");
        writer.Line();
        writer.Line($"float* window = input + {ConvRows.FirstRow(layer.Window)} * {step.Input.RowStride} + {Emit.Times("x", layer.Window.Stride.Width * step.Input.ColumnStride)}{lane};");
        writer.Line($"float* filter = weight + o * {WeightRows(step)};");
        string nextChannel = Emit.Invariant($"window += {step.Input.ChannelStride}, filter += {Emit.Vectors(Taps(step) * vectors)}");
        using (writer.Open(layer.GroupSources == 1 ? "// One input channel." : $"for (int c = 0; c < {layer.GroupSources}; c++, {nextChannel})"))
        using (writer.Open("for (int k = firstRow; k < endRow; k++)"))
        {
            writer.Line($"float* i = window + {Emit.Times("k", layer.Window.Dilation.Height * step.Input.RowStride)};");
            string row = packing.First.Row == 0 ? "k" : $"({Emit.Plus("k", -packing.First.Row)})";
            writer.Line($"float* w = filter + {row} * {Emit.Vectors(packing.Used.Columns * vectors)};");
            var loaded = new HashSet<int>();
            foreach (IGrouping<int, Tap> column in tile.Taps.GroupBy(tap => tap.Kernel))
            {
                WriteColumn(writer, step, column, (column.Key - packing.First.Column) * vectors, loaded);
            }
        }

        writer.Line();
        WriteOutputs(writer, step, tile.Width, Emit.Invariant($"(y * {layer.Shape.Width} + x) * "));
    }

    /// <summary>The products of one kernel column. An input is broadcast once, for all columns that read it.</summary>
    private static void WriteColumn(SourceWriter writer, SampleConv step, IGrouping<int, Tap> column, int firstVector, HashSet<int> loaded)
    {
        for (int row = 0; row < step.Tile.Vectors; row++)
        {
            writer.Line($"V w{row}{column.Key} = V.Load({Emit.Vector("w", firstVector + row)});");
        }

        foreach (Tap tap in column)
        {
            string input = tap.Source < 0 ? Emit.Invariant($"im{-tap.Source}") : Emit.Invariant($"i{tap.Source}");
            int offset = tap.Source * step.Input.ColumnStride;
            if (loaded.Add(tap.Source))
            {
                writer.Line($"V {input} = {(step.IsDepthwise ? $"V.Load({Emit.Plus("i", offset)})" : Emit.Invariant($"V.Create(i[{offset}])"))};");
            }

            for (int row = 0; row < step.Tile.Vectors; row++)
            {
                string sum = ConvRows.Sum(row, tap.Position);
                writer.Line($"{sum} = V.MultiplyAdd({input}, w{row}{column.Key}, {sum});");
            }
        }
    }

    /// <summary>Stores the sums of neighbouring positions, with what is added to them and applied to them.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="step">The convolution.</param>
    /// <param name="positions">How many there are.</param>
    /// <param name="first">The first one, as a factor; empty for the first of the image.</param>
    public static void WriteOutputs(SourceWriter writer, SampleConv step, int positions, string first)
    {
        if (step.Shortcut is not null)
        {
            writer.Line($"float* s = shortcut{(first.Length == 0 ? "" : Emit.Invariant($" + {first}{step.Shortcut.ColumnStride}"))} + o;");
        }

        writer.Line($"float* z = output{(first.Length == 0 ? "" : Emit.Invariant($" + {first}{step.Output.ColumnStride}"))} + o;");
        for (int row = 0; row < step.Tile.Vectors; row++)
        {
            for (int column = 0; column < positions; column++)
            {
                string value = ConvRows.Sum(row, column);
                if (step.Shortcut is not null)
                {
                    value = $"({value} + V.Load({Emit.Vector(Emit.Plus("s", column * step.Shortcut.ColumnStride), row)}))";
                }

                value = step.Stage.Activation is { IsShort: true } ? Emit.Apply(step.Stage.Activation, value) : value;
                writer.Line($"{value}.Store({Emit.Vector(Emit.Plus("z", column * step.Output.ColumnStride), row)});");
            }
        }

        if (step.Stage.Activation is { IsShort: false })
        {
            using (writer.Open($"for (int column = 0; column < {positions}; column++)"))
            {
                ActivationLoop.Write(writer, step.Stage.Activation, Emit.Invariant($"z + column * {step.Output.ColumnStride}"), step.Tile.Vectors, "V.Count");
            }
        }
    }
}
