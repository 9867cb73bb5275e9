using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;
using GenBn.Generator.Kernels;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Emission.Prediction;

/// <summary>
/// A convolution of one sample whose output has a few positions: all of them are one tile, so that a weight is read once.
/// </summary>
internal static class SamplePlaneEmitter
{
    /// <summary>Writes the loop over slabs of channels.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="step">The convolution.</param>
    /// <param name="weightRows">Rows of lanes that the weights of a slab take.</param>
    public static void Write(SourceWriter writer, SampleConv step, int weightRows)
    {
        ConvLayer layer = step.Stage.Layer;
        LanePacking packing = step.Packing;
        int vectors = step.Tile.Vectors;
        int taps = packing.Used.Rows * packing.Used.Columns;
        using (writer.Open($"for (int o = 0; o < {step.PaddedChannels}; o += {Emit.Vectors(vectors)})"))
        {
            writer.Line($"// a[vector][position]: {vectors} × {layer.Shape.Plane} sums in registers, all positions of the output.");
            ConvRows.WriteSums(writer, vectors, layer.Shape.Plane, (row, _) => $"V.Load({Emit.Vector("bias + o", row)})");
            writer.Line("float* i = input;");
            writer.Line($"float* w = weight + o * {weightRows};");
            using (writer.Open($"for (int c = 0; c < {layer.GroupSources}; c++, i += {step.Input.ChannelStride}, w += {Emit.Vectors(taps * vectors)})"))
            {
                var loaded = new HashSet<int>();
                for (int tap = 0; tap < taps; tap++)
                {
                    (int row, int column) = (packing.First.Row + (tap / packing.Used.Columns), packing.First.Column + (tap % packing.Used.Columns));
                    WriteTap(writer, step, tap, [.. Sources(layer, row, column)], loaded);
                }
            }

            writer.Line();
            SampleConvEmitter.WriteOutputs(writer, step, vectors, layer.Shape.Plane, first: "");
        }
    }

    /// <summary>The products of one kernel position.</summary>
    private static void WriteTap(SourceWriter writer, SampleConv step, int tap, (int Position, int Row, int Column)[] sources, HashSet<int> loaded)
    {
        int vectors = step.Tile.Vectors;
        for (int row = 0; row < vectors && sources.Length > 0; row++)
        {
            writer.Line($"V w{row}_{tap} = V.Load({Emit.Vector("w", (tap * vectors) + row)});");
        }

        foreach ((int position, int sourceRow, int sourceColumn) in sources)
        {
            int offset = (sourceRow * step.Input.RowStride) + (sourceColumn * step.Input.ColumnStride);
            string input = Emit.Invariant($"i{sourceRow}_{sourceColumn}");
            if (loaded.Add(offset))
            {
                writer.Line($"V {input} = V.Create(i[{offset}]);");
            }

            for (int row = 0; row < vectors; row++)
            {
                string sum = ConvRows.Sum(row, position);
                writer.Line($"{sum} = V.MultiplyAdd({input}, w{row}_{tap}, {sum});");
            }
        }
    }

    /// <summary>The output positions that a kernel position reads something for, and what.</summary>
    private static IEnumerable<(int Position, int Row, int Column)> Sources(ConvLayer layer, int kernelRow, int kernelColumn)
    {
        Window window = layer.Window;
        return from y in Enumerable.Range(0, layer.Shape.Height)
               from x in Enumerable.Range(0, layer.Shape.Width)
               let row = (y * window.Stride.Height) - window.Padding.Height + (kernelRow * window.Dilation.Height)
               let column = (x * window.Stride.Width) - window.Padding.Width + (kernelColumn * window.Dilation.Width)
               where row >= 0 && row < layer.Source.Height && column >= 0 && column < layer.Source.Width
               select ((y * layer.Shape.Width) + x, row, column);
    }
}
