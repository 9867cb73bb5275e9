using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// The weight gradient of a convolution with more weights than values, whose lanes are samples: only the sums of a tile of channels wait in
/// memory, 16 lanes for each.
/// </summary>
internal sealed record ConvWeightGradientOverBatch(ConvGeometry Geometry, int InputPlane, int OutputPlane, int InputStride, int OutputStride, bool HasBias)
    : ConvGradientByChannels(Geometry, InputPlane, OutputPlane, InputStride, OutputStride, HasBias)
{
    private Derived<RegisterTile> _tile;
    private Derived<WeightGradientRows> _products;

    public override IEnumerable<string> Reasons =>
        ["A worker owns output channels and sums over the whole batch: there are more weights than values, and 16 lanes of sums for each would not fit the caches."];

    /// <summary>Output × input channels, each with a kernel row of sums in registers.</summary>
    public RegisterTile Tile => _tile.Of(this, static kernel => RegisterTile.ForWeightGradient(
        kernel.Geometry.GroupChannels, kernel.Geometry.GroupSources, kernel.Used.Window.Kernel.Width, kernel.Geometry.Shape.Plane, kernel.Geometry.Source.Plane));

    public override int TileChannels => Tile.Rows;

    /// <summary>
    /// Input channels whose sums over a group are taken at a time, in equal parts: few, so that the lanes of the sums of a tile of output
    /// channels are still in the first-level cache when they are added up.
    /// </summary>
    public int Chunk
    {
        get
        {
            int most = Math.Max(1, Math.Min(Geometry.GroupSources, Machine.FirstLevel / (Tile.Rows * Used.Window.Taps)));
            return Math.Min(most, Parts.Cover(Parts.Equal(Geometry.GroupSources, most), Tile.Columns) * Tile.Columns);
        }
    }

    /// <summary>Sums of a tile of output channels with a chunk of input channels.</summary>
    private int Sums => Tile.Rows * Chunk * Used.Window.Taps;

    /// <summary>Floats of the sums that wait in memory: of a group by lanes, and of groups before it.</summary>
    public override int ScratchFloats => (16 + SumTree.Levels) * Sums;

    /// <summary>Blocks of the batch that a tile goes through at a time: what it reads for all kernel rows fits the first-level cache.</summary>
    private int Blocks => Math.Max(1, Machine.FirstLevelShare / ((Tile.Rows * Geometry.Shape.Plane) + (Tile.Columns * Geometry.Source.Plane)));

    private WeightGradientRows Products => _products.Of(this, static kernel => new(kernel.Used, kernel.InputPlane, kernel.OutputPlane, kernel.Chunk));

    public override void WriteBody(SourceWriter writer)
    {
        WriteTiles(writer);
        if (HasBias)
        {
            WriteBias(writer);
        }
    }

    /// <summary>
    /// A worker's share of the output channels, which is whole tiles, but for the last one. Where that overlaps the tile before, which
    /// may be another worker's, both store the same bits.
    /// </summary>
    private void WriteTiles(SourceWriter writer)
    {
        int channels = Geometry.Shape.Channels;
        int rest = channels % Tile.Rows;
        if (Tile.RepeatedRows > 0)
        {
            using (writer.Open($"for (int {ChannelTiles.Tile("o")} = first; {ChannelTiles.Tile("o")} < end; {ChannelTiles.Tile("o")} += {Tile.Rows})"))
            {
                ChannelTiles.WriteLast(writer, "o", channels - Tile.Rows);
                WriteChannels(writer, Tile.Rows);
            }

            return;
        }

        writer.Line(rest == 0 ? "int o = first; // A worker's share is whole tiles." : "int o = first; // A worker's share is whole tiles, but for the last one.");
        using (writer.Open($"for (; o + {Tile.Rows} <= end; o += {Tile.Rows})"))
        {
            WriteChannels(writer, Tile.Rows);
        }

        if (rest > 0)
        {
            using (writer.Open("if (o < end)"))
            {
                WriteChannels(writer, rest);
            }
        }
    }

    /// <summary>Some output channels with all input channels, a chunk at a time.</summary>
    private void WriteChannels(SourceWriter writer, int rows)
    {
        int channels = Geometry.Source.Channels;
        int chunk = Chunk;
        if (chunk >= channels)
        {
            WriteChunk(writer, rows, channels, "0");
            return;
        }

        if (channels % chunk == 0)
        {
            writer.Line($"for (int start = 0; start < {channels}; start += {chunk})");
        }
        else
        {
            writer.Line("// Chunks of equal size: the last one overlaps the one before rather than reach beyond.");
            writer.Line($"for (int part = 0, start = 0; part < {channels}; part += {chunk}, start = global::System.Math.Min(part, {channels - chunk}))");
        }

        WriteChunk(writer, rows, chunk, "start");
    }

    /// <summary>A chunk of input channels, as one statement.</summary>
    private void WriteChunk(SourceWriter writer, int rows, int chunk, string start)
    {
        int taps = Used.Window.Taps;
        int blocks = Blocks;
        using (writer.Open("for (int group = 0; group < tree.Groups; group++)"))
        {
            int overlap = Tile.RepeatedColumns == 0 ? 0 : RegisterTile.Overlap(chunk, Tile.Columns);
            writer.Line("int begin = tree.FirstBlock(group), until = tree.FirstBlock(group + 1);");
            writer.Line("// As many blocks at a time as the first-level cache holds for a tile.");
            writer.Line($"for (int batch = begin; batch < until; batch += {blocks})");
            ChannelTiles.Write(
                writer,
                "c",
                chunk,
                Tile.Columns,
                overlap,
                (columns, repeated) => WriteKernelRows(writer, new RegisterTile(rows, columns) { RepeatedColumns = repeated }, start),
                outer: Emit.Lanes);

            writer.Line();
            for (int row = 0; row < rows; row++)
            {
                string sums = Emit.Plus("sums", row * chunk * taps * 16);
                string waiting = Emit.Plus("sums", (Sums * 16) + (row * chunk * taps * SumTree.Levels));
                string channel = Emit.Times(row == 0 ? "o" : Emit.Invariant($"(o + {row})"), Geometry.Source.Channels);
                string target = start == "0" ? Emit.Times(channel, Geometry.Window.Taps) : $"({channel} + {start}) * {Geometry.Window.Taps}";
                string places = taps == Geometry.Window.Taps ? "" : $", {Geometry.Window.Taps}, [{string.Join(", ", UsedTaps())}]";
                writer.Line($"tree.Take(group, {sums}, {chunk * taps}, {waiting}, weightGradient + {target}{places});");
            }
        }
    }

    private void WriteKernelRows(SourceWriter writer, RegisterTile tile, string start)
    {
        int group = Blocks;
        string gradient = Emit.Invariant($"gradient + (long)batch * {OutputStride * 16}");
        string input = Emit.Invariant($"input + (long)batch * {InputStride * 16}") + (start == "0" ? "" : Emit.Invariant($" + {start} * {InputPlane * 16}"));
        using (writer.Open($"for (int k = 0; k < {Used.Window.Kernel.Height}; k++)"))
        {
            writer.Line($"float* sum = sums + (c * {Used.Window.Taps} + {Emit.Times("k", Used.Window.Kernel.Width)}) * 16 + lane;");
            Products.WriteStart(writer, tile, "batch > begin");
            writer.Line($"float* block = {gradient};");
            writer.Line($"float* source = {input};");
            writer.Line($"const int top = 0, bottom = {Geometry.Shape.Height};");
            if (group == 1)
            {
                Products.WriteRows(writer, tile, "block", "source", before: null);
            }
            else
            {
                using (writer.Open($"for (int b = batch; b < batch + {group} && b < until; b++, block += {OutputStride * 16}, source += {InputStride * 16})"))
                {
                    Products.WriteRows(writer, tile, "block", "source", before: null);
                }
            }

            writer.Line();
            Products.WriteEnd(writer, tile);
        }
    }
}
