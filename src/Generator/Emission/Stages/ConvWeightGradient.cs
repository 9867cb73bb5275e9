using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission.Stages;

/// <summary>
/// The weight gradient of a convolution, dw[o][c][ky][kx] = Σ dz[o][y][x] · input[c][y·s − p + ky·d][x·s − p + kx·d]: a kernel row
/// of accumulators for a few channels stays in registers while a strip of rows streams by. The lanes are summed at the end
/// of a group of blocks.
/// </summary>
internal static class ConvWeightGradient
{
    /// <summary>Vectors of a strip of gradient and input rows: most of a first-level cache of 32 KB.</summary>
    private const int StripVectors = 320;

    public static void Write(SourceWriter writer, ConvStage stage)
    {
        ConvLayer layer = stage.Layer;
        using (Emit.Kernel(
            writer,
            $"Weight gradient: {Emit.Thousands(stage.GradientCount)} sums of 16 lanes, over one block. Fresh sums start at 0, others go on.",
            $"{stage.Name}WeightGradient",
            $"float* input, float* gradient, float* sums, bool fresh, global::GenBn.Kernels.Prefetcher ahead"))
        {
            writer.Line($"ahead.Spread({stage.WeightGradientRowCount});");
            if (stage.HasBias)
            {
                writer.Line($"float* biasSums = sums + {stage.WeightCount * 16};");
            }

            string advance = Emit.Invariant($"input += {layer.GroupSources * stage.Input.PlaneStride * 16}, gradient += {layer.GroupChannels * stage.Output.PlaneStride * 16}, sums += {layer.GroupChannels * layer.GroupSources * layer.Window.Taps * 16}")
                + (stage.HasBias ? Emit.Invariant($", biasSums += {layer.GroupChannels * 16}") : "");
            ConvRows.WriteGroups(writer, layer, advance, () =>
            {
                ConvRows.WriteStrips(writer, layer.Shape.Height, stage.WeightGradientStrip, "stripTop", "stripBottom", () =>
                {
                    using (writer.Open(Emit.Lanes))
                    {
                        RegisterTile tile = stage.WeightGradientTile;
                        Emit.ChannelTiles(writer, "o", layer.GroupChannels, tile.Rows, tile.RepeatedRows, (rows, repeated) => WriteStrips(writer, stage, rows, repeated));
                    }
                });
            });
        }
    }

    /// <summary>The rows of a strip that fits the second-level cache, in strips that fit the first.</summary>
    private static void WriteStrips(SourceWriter writer, ConvStage stage, int rows, int repeated)
    {
        int height = stage.WeightGradientStrip;
        bool isPart = height < stage.Layer.Shape.Height;
        int perRow = (rows * stage.Layer.Shape.Width) + (stage.WeightGradientTile.Columns * stage.Layer.Window.Stride.Height * stage.Layer.Source.Width);
        int strip = Math.Max(1, Math.Min(height, StripVectors / perRow));
        strip = (height + ((height + strip - 1) / strip) - 1) / ((height + strip - 1) / strip);
        if (strip < height)
        {
            string end = isPart ? "stripBottom" : Emit.Invariant($"{height}");
            using (writer.Open($"for (int top = {(isPart ? "stripTop" : "0")}; top < {end}; top += {strip})"))
            {
                writer.Line($"int bottom = global::System.Math.Min({end}, top + {strip});");
                writer.Line("bool start = fresh && top == 0;");
                WriteStrip(writer, stage, rows, repeated);
            }
        }
        else
        {
            writer.Line(isPart ? "int top = stripTop, bottom = stripBottom;" : Emit.Invariant($"const int top = 0, bottom = {height};"));
            writer.Line(isPart ? "bool start = fresh && top == 0;" : "bool start = fresh;");
            WriteStrip(writer, stage, rows, repeated);
        }
    }

    private static void WriteStrip(SourceWriter writer, ConvStage stage, int rows, int repeated)
    {
        RegisterTile tile = stage.WeightGradientTile;
        Emit.ChannelTiles(writer, "c", stage.Layer.GroupSources, tile.Columns, tile.RepeatedColumns, (columns, repeatedColumns) =>
            WriteKernelRows(writer, stage, new RegisterTile(rows, columns) { RepeatedRows = repeated, RepeatedColumns = repeatedColumns }));
        if (stage.HasBias)
        {
            WriteBias(writer, stage, rows, repeated);
        }
    }

    private static void WriteKernelRows(SourceWriter writer, ConvStage stage, RegisterTile tile)
    {
        ConvLayer layer = stage.Layer;
        using (writer.Open($"for (int k = 0; k < {layer.Window.Kernel.Height}; k++)"))
        {
            writer.Line($"float* sum = sums + (({Emit.Times("o", layer.GroupSources)} + c) * {layer.Window.Taps} + {Emit.Times("k", layer.Window.Kernel.Width)}) * 16 + lane;");
            WriteStart(writer, layer, tile, layer.GroupSources, "!start");
            WriteRows(writer, stage, tile, "gradient", "input", "ahead.Fetch();");
            writer.Line();
            WriteEnd(writer, layer, tile, layer.GroupSources);
        }
    }

    /// <summary>Declares the sums of a tile: 0, or what waits in memory at <c>sum</c>.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="layer">The convolution.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="channels">Input channels whose sums an output channel has in memory.</param>
    /// <param name="waits">Whether sums wait.</param>
    public static void WriteStart(SourceWriter writer, ConvLayer layer, RegisterTile tile, int channels, string waits)
    {
        (string Name, int Offset)[] accumulators =
        [
            .. from row in Enumerable.Range(0, tile.Rows)
               from column in Enumerable.Range(0, tile.Columns)
               from k in Enumerable.Range(0, layer.Window.Kernel.Width)
               select (Accumulator(row, column, k), Place(layer, channels, row, column, k)),
        ];
        writer.Line("V " + string.Join(", ", accumulators.Select(accumulator => accumulator.Name + " = V.Zero")) + ";");
        using (writer.Open($"if ({waits})"))
        {
            foreach ((string name, int offset) in accumulators)
            {
                writer.Line($"{name} = V.Load({Emit.Plus("sum", offset)});");
            }
        }

        writer.Line();
    }

    /// <summary>Stores the sums of a tile at <c>sum</c>, but for those that the tile before has added to already.</summary>
    public static void WriteEnd(SourceWriter writer, ConvLayer layer, RegisterTile tile, int channels)
    {
        if (tile.RepeatedColumns == 0)
        {
            Emit.Rows(writer, "o", tile.Rows, tile.RepeatedRows, row => Emit.Rows(writer, "c", tile.Columns, repeated: 0, column => Store(row, column)));
        }
        else
        {
            Emit.Rows(writer, "c", tile.Columns, tile.RepeatedColumns, column => Emit.Rows(writer, "o", tile.Rows, tile.RepeatedRows, row => Store(row, column)));
        }

        void Store(int row, int column)
        {
            for (int k = 0; k < layer.Window.Kernel.Width; k++)
            {
                writer.Line($"{Accumulator(row, column, k)}.Store({Emit.Plus("sum", Place(layer, channels, row, column, k))});");
            }
        }
    }

    /// <summary>The products of kernel row k over the output rows from top to below bottom.</summary>
    public static void WriteRows(SourceWriter writer, ConvStage stage, RegisterTile tile, string gradient, string input, string? before)
    {
        ConvLayer layer = stage.Layer;
        int stride = layer.Window.Stride.Height;
        int padding = layer.Window.Padding.Height;
        int height = layer.Source.Height;
        string step = Emit.Times("k", layer.Window.Dilation.Height);
        string first = padding == 0 ? "top" : $"global::System.Math.Max(top, {ConvRows.Divide($"{padding + stride - 1} - {step}", stride)})";
        int overhang = ((layer.Shape.Height - 1) * stride) - padding + ((layer.Window.Kernel.Height - 1) * layer.Window.Dilation.Height) + 1 - height;
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

            writer.Line($"float* dz = {gradient} + o * {stage.Output.PlaneStride * 16} + y * {layer.Shape.Width * 16} + lane;");
            writer.Line($"float* i = {input} + c * {stage.Input.PlaneStride * 16} + ({Emit.Plus(Emit.Times("y", stride), -padding)} + {step}) * {layer.Source.Width * 16} + lane;");
            WriteColumns(writer, stage, tile);
        }
    }

    /// <summary>One output column after the other, from left to right: dz and i move along.</summary>
    private static void WriteColumns(SourceWriter writer, ConvStage stage, RegisterTile tile)
    {
        int step = stage.Layer.Window.Stride.Width * 16;
        foreach (ColumnTile columns in stage.WeightGradientColumns)
        {
            if (columns.Count > 1)
            {
                using (writer.Open($"for (float* stop = dz + {columns.Count * 16}; dz < stop; dz += 16, i += {step})"))
                {
                    WriteProducts(writer, stage, columns, tile.Rows, tile.Columns);
                }
            }
            else
            {
                using (writer.Open())
                {
                    WriteProducts(writer, stage, columns, tile.Rows, tile.Columns);
                    writer.Line($"dz += 16; i += {step};");
                }
            }
        }
    }

    private static void WriteProducts(SourceWriter writer, ConvStage stage, ColumnTile tile, int rows, int columns)
    {
        for (int row = 0; row < rows && tile.Taps.Count > 0; row++)
        {
            writer.Line($"V dz{row} = V.Load({Emit.Plus("dz", row * stage.Output.PlaneStride * 16)});");
        }

        for (int column = 0; column < columns; column++)
        {
            foreach (Tap tap in tile.Taps)
            {
                string name = Emit.Invariant($"i{column}{tap.Kernel}");
                writer.Line($"V {name} = V.Load({Emit.Plus("i", (tap.Source * 16) + (column * stage.Input.PlaneStride * 16))});");
                for (int row = 0; row < rows; row++)
                {
                    string sum = Accumulator(row, column, tap.Kernel);
                    writer.Line($"{sum} = V.MultiplyAdd(dz{row}, {name}, {sum});");
                }
            }
        }
    }

    private static void WriteBias(SourceWriter writer, ConvStage stage, int rows, int repeated)
    {
        string first = repeated == 0 ? "0" : Emit.Invariant($"o == {Emit.Tile("o")} ? 0 : {repeated}");
        using (writer.Open($"for (int b = {first}; b < {rows}; b++)"))
        {
            writer.Line($"float* sum = biasSums + (o + b) * 16 + lane;");
            writer.Line($"float* dz = gradient + (o + b) * {stage.Output.PlaneStride * 16} + lane;");
            writer.Line("V total = start ? V.Zero : V.Load(sum);");
            using (writer.Open($"for (int at = top * {stage.Layer.Shape.Width}; at < bottom * {stage.Layer.Shape.Width}; at++)"))
            {
                writer.Line("total += V.Load(dz + at * 16);");
            }

            writer.Line("total.Store(sum);");
        }
    }

    /// <summary>The distance of a sum from the tile's first, where an output channel has those of <paramref name="channels"/> input channels.</summary>
    private static int Place(ConvLayer layer, int channels, int row, int column, int kernel) => ((((row * channels) + column) * layer.Window.Taps) + kernel) * 16;

    private static string Accumulator(int row, int column, int kernel) => Emit.Invariant($"s{row}{column}{(kernel < 10 ? "" : "x")}{kernel}");
}
