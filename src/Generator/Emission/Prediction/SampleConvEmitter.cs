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
        int weightRow = packing.Used.Columns * vectors;
        string skipped = packing.First.Row == 0 ? "firstRow" : $"({Emit.Plus("firstRow", -packing.First.Row)})";
        writer.Line($"float* window = input + ({ConvRows.FirstRow(layer.Window)} + {Emit.Times("firstRow", layer.Window.Dilation.Height)}) * {step.Input.RowStride} + {Emit.Times("x", layer.Window.Stride.Width * step.Input.ColumnStride)}{lane};");
        writer.Line($"float* filter = weight + o * {WeightRows(step)} + {skipped} * {Emit.Vectors(weightRow)};");
        string nextChannel = Emit.Invariant($"window += {step.Input.ChannelStride}, filter += {Emit.Vectors(Taps(step) * vectors)}");
        string nextRow = Emit.Invariant($"i += {layer.Window.Dilation.Height * step.Input.RowStride}, w += {Emit.Vectors(weightRow)}");
        using (writer.Open(layer.GroupSources == 1 ? "// One input channel." : $"for (int c = 0; c < {layer.GroupSources}; c++, {nextChannel})"))
        {
            writer.Line("float* i = window;");
            writer.Line("float* w = filter;");
            using (writer.Open($"for (int k = firstRow; k < endRow; k++, {nextRow})"))
            {
                var loaded = new HashSet<int>();
                foreach (IReadOnlyList<IGrouping<int, Tap>> columns in tile.Columns)
                {
                    WriteColumns(writer, step, columns, step.Tile.Loops(tile), loaded);
                }
            }
        }

        writer.Line();
        WriteOutputs(writer, step, tile.Width, Emit.Invariant($"(y * {layer.Shape.Width} + x) * "));
    }

    private static void WriteColumns(SourceWriter writer, SampleConv step, IReadOnlyList<IGrouping<int, Tap>> columns, bool loops, HashSet<int> loaded)
    {
        int vectors = step.Tile.Vectors;
        int firstVector = (columns[0].Key - step.Packing.First.Column) * vectors;
        if (!loops || columns.Count == 1)
        {
            foreach (IGrouping<int, Tap> column in columns)
            {
                WriteColumn(writer, step, column, firstVector, loaded);
                firstVector += vectors;
            }

            return;
        }

        writer.Line("// A loop, so that an input leaves its register after one kernel column: the sums need them all.");
        int stride = (columns[1].First().Source - columns[0].First().Source) * step.Input.ColumnStride;
        writer.Line($"float* u = {Emit.Vector("w", firstVector)};");
        writer.Line($"float* j = {Emit.Plus("i", columns[0].First().Source * step.Input.ColumnStride)};");
        using (writer.Open($"for (int column = 0; column < {columns.Count}; column++, j += {stride}, u += {Emit.Vectors(vectors)})"))
        {
            for (int row = 0; row < vectors; row++)
            {
                writer.Line($"V w{row} = V.Load({Emit.Vector("u", row)});");
            }

            foreach (Tap tap in columns[0])
            {
                int offset = (tap.Source - columns[0].First().Source) * step.Input.ColumnStride;
                writer.Line($"V b{tap.Position} = {(step.IsDepthwise ? $"V.Load({Emit.Plus("j", offset)})" : Emit.Invariant($"V.Create(j[{offset}])"))};");
                for (int row = 0; row < vectors; row++)
                {
                    string sum = ConvRows.Sum(row, tap.Position);
                    writer.Line($"{sum} = V.MultiplyAdd(b{tap.Position}, w{row}, {sum});");
                }
            }
        }
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
