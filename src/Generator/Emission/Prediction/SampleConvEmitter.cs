using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;
using GenBn.Generator.Kernels;

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
            step.Kernel,
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
                ConvRows.WriteGroups(writer, layer.Groups, advance, () => WriteSlabs(writer, step));
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

        foreach (IGrouping<int, ColumnTile> tiles in step.Tiles.GroupBy(step.Tile.Height))
        {
            using (writer.Open($"for (int o = 0; o < {step.PaddedChannels}; o += {Emit.Vectors(tiles.Key)})"))
            using (writer.Open($"for (int y = 0; y < {layer.Shape.Height}; y++)"))
            {
                ConvRows.WriteForwardBounds(writer, layer.Window, layer.Shape.Height, layer.Source.Height);
                foreach (ColumnTile tile in tiles)
                {
                    ConvRows.WriteTile(writer, tile, () => WriteTile(writer, step, tile));
                }
            }
        }
    }

    private static void WriteTile(SourceWriter writer, SampleConv step, ColumnTile tile)
    {
        ConvLayer layer = step.Stage.Layer;
        LanePacking packing = step.Packing;
        int vectors = step.Tile.Vectors;
        int height = step.Tile.Height(tile);
        string lane = step.IsDepthwise ? " + o" : "";
        writer.Line($"// a[vector][column]: {height} × {tile.Width} sums in registers.");
        ConvRows.WriteSums(writer, height, tile.Width, (row, _) => $"V.Load({Emit.Vector("bias + o", row)})");
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
                    WriteColumns(writer, step, tile, columns, loaded);
                }
            }
        }

        writer.Line();
        WriteOutputs(writer, step, height, tile.Width, Emit.Invariant($"(y * {layer.Shape.Width} + x) * "));
    }

    /// <summary>
    /// The products of kernel columns that follow each other, for the same positions: one after the other, or in a loop. A tile can have
    /// several such loops, so each has a scope of its own.
    /// </summary>
    private static void WriteColumns(SourceWriter writer, SampleConv step, ColumnTile tile, IReadOnlyList<IGrouping<int, Tap>> columns, HashSet<int> loaded)
    {
        int height = step.Tile.Height(tile);
        int firstVector = (columns[0].Key - step.Packing.First.Column) * step.Tile.Vectors;
        if (!step.Tile.Loops(tile) || columns.Count == 1)
        {
            foreach (IGrouping<int, Tap> column in columns)
            {
                WriteWeights(writer, step, "w", firstVector + ((column.Key - columns[0].Key) * step.Tile.Vectors), height, $"{column.Key}");
                WriteProducts(writer, step, column, height, "i", 0, $"{column.Key}", loaded);
            }

            return;
        }

        int first = columns[0].First().Source;
        int stride = (columns[1].First().Source - first) * step.Input.ColumnStride;
        using (writer.Open("// A loop, so that an input leaves its register after each kernel column: the sums need all registers."))
        {
            writer.Line($"float* u = {Emit.Vector("w", firstVector)};");
            writer.Line($"float* j = {Emit.Plus("i", first * step.Input.ColumnStride)};");
            using (writer.Open($"for (int column = 0; column < {columns.Count}; column++, j += {stride}, u += {Emit.Vectors(step.Tile.Vectors)})"))
            {
                WriteWeights(writer, step, "u", 0, height, "");
                WriteProducts(writer, step, columns[0], height, "j", first, "", []);
            }
        }
    }

    /// <summary>Loads a vector of weights for every row of sums. Rows beyond a slab's are those of the next one.</summary>
    private static void WriteWeights(SourceWriter writer, SampleConv step, string pointer, int firstVector, int height, string suffix)
    {
        int vectors = step.Tile.Vectors;
        for (int row = 0; row < height; row++)
        {
            int vector = firstVector + (row % vectors) + (row / vectors * WeightRows(step) * vectors);
            writer.Line($"V w{row}{suffix} = V.Load({Emit.Vector(pointer, vector)});");
        }
    }

    /// <summary>The products of one kernel column. An input is broadcast once, for all columns that read it.</summary>
    private static void WriteProducts(
        SourceWriter writer, SampleConv step, IGrouping<int, Tap> column, int height, string pointer, int first, string suffix, HashSet<int> loaded)
    {
        foreach (Tap tap in column)
        {
            int source = tap.Source - first;
            string input = source < 0 ? Emit.Invariant($"{pointer}m{-source}") : Emit.Invariant($"{pointer}{source}");
            int offset = source * step.Input.ColumnStride;
            if (loaded.Add(source))
            {
                writer.Line($"V {input} = {(step.IsDepthwise ? $"V.Load({Emit.Plus(pointer, offset)})" : Emit.Invariant($"V.Create({pointer}[{offset}])"))};");
            }

            for (int row = 0; row < height; row++)
            {
                string sum = ConvRows.Sum(row, tap.Position);
                writer.Line($"{sum} = V.MultiplyAdd({input}, w{row}{suffix}, {sum});");
            }
        }
    }

    /// <summary>Stores the sums of neighbouring positions, with what is added to them and applied to them.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="step">The convolution.</param>
    /// <param name="height">Vectors of sums.</param>
    /// <param name="positions">How many positions there are.</param>
    /// <param name="first">The first one, as a factor; empty for the first of the image.</param>
    public static void WriteOutputs(SourceWriter writer, SampleConv step, int height, int positions, string first)
    {
        if (step.Shortcut is not null)
        {
            writer.Line($"float* s = shortcut{(first.Length == 0 ? "" : Emit.Invariant($" + {first}{step.Shortcut.ColumnStride}"))} + o;");
        }

        writer.Line($"float* z = output{(first.Length == 0 ? "" : Emit.Invariant($" + {first}{step.Output.ColumnStride}"))} + o;");
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < positions; column++)
            {
                string value = ConvRows.Sum(row, column);
                if (step.Shortcut is not null)
                {
                    value = $"({value} + V.Load({Emit.Vector(Emit.Plus("s", column * step.Shortcut.ColumnStride), row)}))";
                }

                value = step.Stage.Activation is { Function.IsShort: true } ? Emit.Apply(step.Stage.Activation?.Function, value) : value;
                writer.Line($"{value}.Store({Emit.Vector(Emit.Plus("z", column * step.Output.ColumnStride), row)});");
            }
        }

        if (step.Stage.Activation is { Function.IsShort: false })
        {
            using (writer.Open($"for (int column = 0; column < {positions}; column++)"))
            {
                ActivationLoop.Write(writer, step.Stage.Activation.Function, Emit.Invariant($"z + column * {step.Output.ColumnStride}"), Emit.Invariant($"{height}"), "V.Count");
            }
        }
    }
}
