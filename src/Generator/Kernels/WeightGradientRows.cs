using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>What the two kernels for a convolution's weight gradient have in common: a tile's sums, and its products over rows.</summary>
/// <param name="Geometry">The convolution.</param>
/// <param name="InputPlane">Vectors from one input channel to the next.</param>
/// <param name="OutputPlane">The same of the output.</param>
/// <param name="Channels">Input channels whose sums an output channel has in memory.</param>
internal sealed record WeightGradientRows(ConvGeometry Geometry, int InputPlane, int OutputPlane, int Channels)
{
    /// <summary>One column at a time: more would let the compiler keep inputs for the next column, in registers that the sums need.</summary>
    private readonly EquatableArray<ColumnTile> _columns = ColumnTiles.Forward(Geometry.Window, Geometry.Shape.Width, Geometry.Source.Width, width: 1);

    /// <summary>Declares the sums of a tile: 0, or what waits in memory at <c>sum</c>.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="waits">Whether sums wait.</param>
    public void WriteStart(SourceWriter writer, RegisterTile tile, string waits)
    {
        (string Name, int Offset)[] accumulators =
        [
            .. from row in Enumerable.Range(0, tile.Rows)
               from column in Enumerable.Range(0, tile.Columns)
               from k in Enumerable.Range(0, Geometry.Window.Kernel.Width)
               select (Accumulator(row, column, k), Place(row, column, k)),
        ];
        writer.Line("V " + string.Join(", ", accumulators.Select(accumulator => accumulator.Name + " = V.Zero")) + ";");
        using (writer.Open($"if ({waits})"))
        {
            foreach ((string name, int offset) in accumulators)
            {
                writer.Statement($"{name} = V.Load({Emit.Plus("sum", offset)});");
            }
        }

        writer.Line();
    }

    /// <summary>Stores the sums of a tile at <c>sum</c>, but for those that the tile before has added to already.</summary>
    public void WriteEnd(SourceWriter writer, RegisterTile tile)
    {
        if (tile.RepeatedColumns == 0)
        {
            ChannelTiles.WriteRows(writer, "o", tile.Rows, tile.RepeatedRows, row => ChannelTiles.WriteRows(writer, "c", tile.Columns, repeated: 0, column => Store(row, column)));
        }
        else
        {
            ChannelTiles.WriteRows(writer, "c", tile.Columns, tile.RepeatedColumns, column => ChannelTiles.WriteRows(writer, "o", tile.Rows, tile.RepeatedRows, row => Store(row, column)));
        }

        void Store(int row, int column)
        {
            for (int k = 0; k < Geometry.Window.Kernel.Width; k++)
            {
                writer.Statement($"{Accumulator(row, column, k)}.Store({Emit.Plus("sum", Place(row, column, k))});");
            }
        }
    }

    /// <summary>The products of kernel row k over the output rows from top to below bottom.</summary>
    public void WriteRows(SourceWriter writer, RegisterTile tile, string gradient, string input, string? before)
    {
        int stride = Geometry.Window.Stride.Height;
        int padding = Geometry.Window.Padding.Height;
        int height = Geometry.Source.Height;
        string step = Emit.Times("k", Geometry.Window.Dilation.Height);
        string first = padding == 0 ? "top" : $"global::System.Math.Max(top, {ConvRows.Divide($"{padding + stride - 1} - {step}", stride)})";
        int overhang = ((Geometry.Shape.Height - 1) * stride) - padding + ((Geometry.Window.Kernel.Height - 1) * Geometry.Window.Dilation.Height) + 1 - height;
        if (overhang > 0)
        {
            writer.Line($"int endRow = global::System.Math.Min(bottom, {ConvRows.Divide($"{height + padding + stride - 1} - {step}", stride)});");
        }

        using (writer.Open($"for (int y = {first}; y < {(overhang > 0 ? "endRow" : "bottom")}; y++)"))
        {
            if (before is not null)
            {
                writer.Line(before);
            }

            writer.Line($"float* dz = {gradient} + o * {OutputPlane * 16} + y * {Geometry.Shape.Width * 16} + lane;");
            writer.Line($"float* i = {input} + c * {InputPlane * 16} + ({Emit.Plus(Emit.Times("y", stride), -padding)} + {step}) * {Geometry.Source.Width * 16} + lane;");
            WriteColumns(writer, tile);
        }
    }

    /// <summary>One output column after the other, from left to right: dz and i move along.</summary>
    private void WriteColumns(SourceWriter writer, RegisterTile tile)
    {
        int step = Geometry.Window.Stride.Width * 16;
        foreach (ColumnTile columns in _columns)
        {
            if (columns.Count > 1)
            {
                using (writer.Open($"for (float* stop = dz + {columns.Count * 16}; dz < stop; dz += 16, i += {step})"))
                {
                    WriteProducts(writer, columns, tile.Rows, tile.Columns);
                }
            }
            else
            {
                using (writer.Open())
                {
                    WriteProducts(writer, columns, tile.Rows, tile.Columns);
                    writer.Line($"dz += 16; i += {step};");
                }
            }
        }
    }

    private void WriteProducts(SourceWriter writer, ColumnTile tile, int rows, int columns)
    {
        for (int row = 0; row < rows && tile.Taps.Count > 0; row++)
        {
            writer.Statement($"V dz{row} = V.Load({Emit.Plus("dz", row * OutputPlane * 16)});");
        }

        for (int column = 0; column < columns; column++)
        {
            foreach (Tap tap in tile.Taps)
            {
                string name = Emit.Invariant($"i{column}{tap.Kernel}");
                writer.Statement(starts: true, $"V {name} = V.Load({Emit.Plus("i", (tap.Source * 16) + (column * InputPlane * 16))});");
                for (int row = 0; row < rows; row++)
                {
                    string sum = Accumulator(row, column, tap.Kernel);
                    writer.Statement($"{sum} = V.MultiplyAdd(dz{row}, {name}, {sum});");
                }
            }
        }
    }

    /// <summary>The distance of a sum from the tile's first, where an output channel has those of <see cref="Channels"/> input channels.</summary>
    private int Place(int row, int column, int kernel) => ((((row * Channels) + column) * Geometry.Window.Taps) + kernel) * 16;

    private static string Accumulator(int row, int column, int kernel) => Emit.Invariant($"s{row}{column}{(kernel < 10 ? "" : "x")}{kernel}");
}
