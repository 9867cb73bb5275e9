using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>Writes a tile of a convolution of one sample: some vectors of output channels at some columns of a row.</summary>
internal sealed class SampleConvTile(SampleConv kernel, ColumnTile tile)
{
    private readonly int _height = kernel.Tile.Height(tile);
    private readonly int _vectors = kernel.Tile.Vectors;

    /// <summary>Writes the sums, their products and their stores.</summary>
    public void Write(SourceWriter writer)
    {
        (ConvGeometry geometry, SampleLayout input, SampleTaps taps) = (kernel.Geometry, kernel.Input, kernel.Taps);
        Window window = geometry.Window;
        ConvRows.WriteSums(writer, _height, tile.Width, (row, _) => $"V.Load({Emit.Vector("bias + o", row)})");
        writer.Line();
        int weightRow = taps.Used.Columns * _vectors;
        string lane = geometry.IsDepthwise ? " + o" : "";
        string skipped = taps.First.Row == 0 ? "firstRow" : $"({Emit.Plus("firstRow", -taps.First.Row)})";
        writer.Statement(starts: true, $"float* window = input + ({ConvRows.FirstRow(window)} + {Emit.Times("firstRow", window.Dilation.Height)}) * {input.RowStride} + {Emit.Times("x", window.Stride.Width * input.ColumnStride)}{lane};");
        writer.Statement($"float* filter = weight + o * {kernel.WeightRows} + {skipped} * {Emit.Vectors(weightRow)};");
        string nextChannel = Emit.Invariant($"window += {input.ChannelStride}, filter += {Emit.Vectors(taps.Count * _vectors)}");
        string nextRow = Emit.Invariant($"i += {window.Dilation.Height * input.RowStride}, w += {Emit.Vectors(weightRow)}");
        using (writer.Open(geometry.GroupSources == 1 ? "// One input channel." : $"for (int c = 0; c < {geometry.GroupSources}; c++, {nextChannel})"))
        {
            writer.Statement(starts: true, $"float* i = window;");
            writer.Statement($"float* w = filter;");
            using (writer.Open($"for (int k = firstRow; k < endRow; k++, {nextRow})"))
            {
                var loaded = new HashSet<int>();
                foreach (IReadOnlyList<IGrouping<int, Tap>> columns in tile.Columns)
                {
                    WriteColumns(writer, columns, loaded);
                }
            }
        }

        writer.Line();
        kernel.WriteOutputs(writer, _height, tile.Width, Emit.Invariant($"(y * {geometry.Shape.Width} + x) * "));
    }

    /// <summary>
    /// The products of kernel columns that follow each other, for the same positions: one after the other, or in a loop. A tile can have
    /// several such loops, so each has a scope of its own.
    /// </summary>
    private void WriteColumns(SourceWriter writer, IReadOnlyList<IGrouping<int, Tap>> columns, HashSet<int> loaded)
    {
        int firstVector = (columns[0].Key - kernel.Taps.First.Column) * _vectors;
        if (!kernel.Tile.Loops(tile) || columns.Count == 1)
        {
            foreach (IGrouping<int, Tap> column in columns)
            {
                WriteWeights(writer, "w", firstVector + ((column.Key - columns[0].Key) * _vectors), $"{column.Key}");
                WriteProducts(writer, column, "i", 0, $"{column.Key}", loaded);
            }

            return;
        }

        int first = columns[0].First().Source;
        int stride = (columns[1].First().Source - first) * kernel.Input.ColumnStride;
        using (writer.Open("// A loop, so that an input leaves its register after each kernel column: the sums need all registers."))
        {
            writer.Line($"float* u = {Emit.Vector("w", firstVector)};");
            writer.Line($"float* j = {Emit.Plus("i", first * kernel.Input.ColumnStride)};");
            using (writer.Open($"for (int column = 0; column < {columns.Count}; column++, j += {stride}, u += {Emit.Vectors(_vectors)})"))
            {
                WriteWeights(writer, "u", 0, "");
                WriteProducts(writer, columns[0], "j", first, "", []);
            }
        }
    }

    /// <summary>Loads a vector of weights for every row of sums. Rows beyond a slab's are those of the next one.</summary>
    private void WriteWeights(SourceWriter writer, string pointer, int firstVector, string suffix)
    {
        for (int row = 0; row < _height; row++)
        {
            int vector = firstVector + (row % _vectors) + (row / _vectors * kernel.WeightRows * _vectors);
            writer.Statement(starts: row == 0, $"V w{row}{suffix} = V.Load({Emit.Vector(pointer, vector)});");
        }
    }

    /// <summary>The products of one kernel column. An input is broadcast once, for all columns that read it.</summary>
    private void WriteProducts(SourceWriter writer, IGrouping<int, Tap> column, string pointer, int first, string suffix, HashSet<int> loaded)
    {
        foreach (Tap tap in column)
        {
            int source = tap.Source - first;
            string input = source < 0 ? Emit.Invariant($"{pointer}m{-source}") : Emit.Invariant($"{pointer}{source}");
            int offset = source * kernel.Input.ColumnStride;
            if (loaded.Add(source))
            {
                writer.Statement($"V {input} = {(kernel.Geometry.IsDepthwise ? $"V.Load({Emit.Plus(pointer, offset)})" : Emit.Invariant($"V.Create({pointer}[{offset}])"))};");
            }

            for (int row = 0; row < _height; row++)
            {
                string sum = ConvRows.Sum(row, tap.Position);
                writer.Statement($"{sum} = V.MultiplyAdd({input}, w{row}{suffix}, {sum});");
            }
        }
    }
}
