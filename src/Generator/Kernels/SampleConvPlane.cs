using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// Writes a convolution of one sample whose output has a few positions: all of them are one tile, so that a weight is read once.
/// </summary>
internal static class SampleConvPlane
{
    /// <summary>Writes the loop over slabs of channels.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="kernel">The convolution.</param>
    /// <param name="channels">The channels.</param>
    public static void Write(SourceWriter writer, SampleConv kernel, (string First, string End) channels)
    {
        (ConvGeometry geometry, SampleTaps taps) = (kernel.Geometry, kernel.Taps);
        int vectors = kernel.Tile.Vectors;
        using (writer.Open($"for (int o = {channels.First}; o < {channels.End}; o += {Emit.Vectors(vectors)})"))
        {
            writer.Line($"// a[vector][position]: {vectors} × {geometry.Shape.Plane} sums in registers, all positions of the output.");
            ConvRows.WriteSums(writer, vectors, geometry.Shape.Plane, (row, _) => $"V.Load({Emit.Vector("bias + o", row)})");
            writer.Statement(starts: true, $"float* i = input;");
            writer.Statement($"float* w = weight + o * {kernel.WeightRows};");
            using (writer.Open($"for (int c = 0; c < {geometry.GroupSources}; c++, i += {kernel.Input.ChannelStride}, w += {Emit.Vectors(taps.Count * vectors)})"))
            {
                var loaded = new HashSet<int>();
                for (int tap = 0; tap < taps.Count; tap++)
                {
                    (int row, int column) = (taps.First.Row + (tap / taps.Used.Columns), taps.First.Column + (tap % taps.Used.Columns));
                    WriteTap(writer, kernel, tap, [.. Sources(geometry, row, column)], loaded);
                }
            }

            writer.Line();
            kernel.WriteOutputs(writer, vectors, geometry.Shape.Plane, first: "");
        }
    }

    /// <summary>The products of one kernel position.</summary>
    private static void WriteTap(SourceWriter writer, SampleConv kernel, int tap, (int Position, int Row, int Column)[] sources, HashSet<int> loaded)
    {
        int vectors = kernel.Tile.Vectors;
        for (int row = 0; row < vectors && sources.Length > 0; row++)
        {
            writer.Statement(starts: row == 0, $"V w{row}_{tap} = V.Load({Emit.Vector("w", (tap * vectors) + row)});");
        }

        foreach ((int position, int sourceRow, int sourceColumn) in sources)
        {
            int offset = (sourceRow * kernel.Input.RowStride) + (sourceColumn * kernel.Input.ColumnStride);
            string input = Emit.Invariant($"i{sourceRow}_{sourceColumn}");
            if (loaded.Add(offset))
            {
                writer.Statement($"V {input} = V.Create(i[{offset}]);");
            }

            for (int row = 0; row < vectors; row++)
            {
                string sum = ConvRows.Sum(row, position);
                writer.Statement($"{sum} = V.MultiplyAdd({input}, w{row}_{tap}, {sum});");
            }
        }
    }

    /// <summary>The output positions that a kernel position reads something for, and what.</summary>
    private static IEnumerable<(int Position, int Row, int Column)> Sources(ConvGeometry geometry, int kernelRow, int kernelColumn)
    {
        Window window = geometry.Window;
        return from y in Enumerable.Range(0, geometry.Shape.Height)
               from x in Enumerable.Range(0, geometry.Shape.Width)
               let row = (y * window.Stride.Height) - window.Padding.Height + (kernelRow * window.Dilation.Height)
               let column = (x * window.Stride.Width) - window.Padding.Width + (kernelColumn * window.Dilation.Width)
               where row >= 0 && row < geometry.Source.Height && column >= 0 && column < geometry.Source.Width
               select ((y * geometry.Shape.Width) + x, row, column);
    }
}
