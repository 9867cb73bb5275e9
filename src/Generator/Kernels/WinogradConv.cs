using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// A 3×3 convolution over a block by <see cref="WinogradTransform"/>: a strip of tiles is transformed, multiplied in register tiles of channels
/// × tiles, once for each of the 36 values of a tile, and transformed back. Forward, or as the input gradient of another convolution.
/// </summary>
/// <param name="Plane">The convolution.</param>
/// <param name="Panel">How it goes through the tiles.</param>
/// <param name="InputPlane">Vectors from one channel read to the next.</param>
/// <param name="OutputPlane">The same of those written, and of the shortcut.</param>
/// <param name="Epilogue">What is done to the sums.</param>
internal sealed record WinogradConv(WinogradPlane Plane, WinogradPanel Panel, int InputPlane, int OutputPlane, WinogradEpilogue Epilogue) : Kernel
{
    public override string Name => Epilogue.IsGradient
        ? $"WinogradConv3x3InputGradient{KernelNames.Change(Plane.Source, Plane.Shape)}"
        : $"WinogradConv3x3{(Epilogue.HasShortcut ? "Add" : "")}{KernelNames.Of(Epilogue.Activation)}Forward{KernelNames.Change(Plane.Source, Plane.Shape)}";

    public override string Summary => Epilogue.IsGradient
        ? $"Convolution, input gradient: [{Plane.Source}] → {(Epilogue.Adds ? "added to " : "")}[{Plane.Shape}], windows 3×3; one block."
        : $"Convolution, forward: [{Plane.Source}] → [{Plane.Shape}], windows 3×3, padding {Plane.Padding.ToShortString()}{Extras}; one block.";

    public override IReadOnlyList<KernelParameter> Signature =>
    [
        .. Parameters.Pointers(Source, "weight", Epilogue.HasBias ? "bias" : null, Epilogue.Measures ? "statistics" : null, Epilogue.HasShortcut ? "shortcut" : null, Target, "tiles"),
        .. Epilogue.Prefetches ? [Parameters.Ahead] : Array.Empty<KernelParameter>(),
    ];

    public override IEnumerable<string> Reasons
    {
        get
        {
            yield return "Winograd's F(4×4, 3×3): a tile of 4×4 outputs takes 36 products of transformed inputs and weights instead of 144.";
            yield return Emit.Invariant($"{Panel.Strip} tiles at a time, so that they stay in the second-level cache.");
            if (Epilogue.Measures)
            {
                yield return "The batch statistics are taken from the registers that the transform leaves: the tensor is not read again for them.";
            }
        }
    }

    private string Source => Epilogue.IsGradient ? "gradient" : "input";

    private string Target => Epilogue.IsGradient ? "inputGradient" : "output";

    private string Extras => (Epilogue.HasShortcut ? ", with a shortcut" : "")
        + (Epilogue.Activation is null ? "" : $", {Epilogue.Activation.Name}")
        + (Epilogue.Measures ? ", with batch statistics" : "");

    /// <summary>Tiles of products in one block: the places where it can fetch ahead.</summary>
    private int FetchCount => Parts.Cover(Plane.Tiles, Panel.Strip) * WinogradTransform.Products * Panel.RowTiles(Plane);

    public override void WriteBody(SourceWriter writer)
    {
        if (Epilogue.Prefetches)
        {
            writer.Line($"ahead.Spread({FetchCount});");
        }

        writer.Line($"float* products = tiles + {Panel.ProductsAt(Plane) * 16};");
        writer.Line($"float* half = products + {Panel.Chunk * Panel.Stride * 16};");
        using (writer.Open($"for (int first = 0; first < {Plane.Tiles}; first += {Panel.Strip})"))
        {
            writer.Line(Plane.Tiles % Panel.Strip == 0
                ? Emit.Invariant($"const int count = {Panel.Strip};")
                : Emit.Invariant($"int count = global::System.Math.Min({Panel.Strip}, {Plane.Tiles} - first);"));
            WriteInput(writer);
            if (Panel.Chunk < Plane.Shape.Channels)
            {
                using (writer.Open($"for (int chunk = 0; chunk < {Plane.Shape.Channels}; chunk += {Panel.Chunk})"))
                {
                    WriteProducts(writer);
                    WriteOutput(writer);
                }
            }
            else
            {
                WriteProducts(writer);
                WriteOutput(writer);
            }
        }
    }

    private string Channel => Panel.Chunk < Plane.Shape.Channels ? "(chunk + o)" : "o";

    private void WriteInput(SourceWriter writer)
    {
        writer.Line("// The tiles of all channels, transformed.");
        writer.Line("for (int tile = 0; tile < count; tile++)");
        using (writer.Open(Emit.Lanes))
        {
            Plane.WriteInputTile(writer, $"((first + tile) / {Plane.Columns})", $"((first + tile) % {Plane.Columns})");
            Plane.WriteEmptyColumns(writer);
            writer.Line($"float* d = {Source} + (y * {Plane.Source.Width} + x) * 16 + lane;");
            writer.Line("float* transformed = tiles + tile * 16 + lane;");
            using (writer.Open($"for (int c = 0; c < {Plane.Source.Channels}; c++, d += {InputPlane * 16}, transformed += {Panel.Stride * 16})"))
            {
                Plane.WriteInput(writer, 16, "transformed", Panel.Width * 16);
            }
        }

        writer.Line();
    }

    private void WriteProducts(SourceWriter writer)
    {
        int chunk = Panel.Chunk;
        int tile = Plane.Source.Channels * Panel.Rows;
        writer.Line("// The products of each of a tile's 36 values, summed over the channels.");
        using (writer.Open($"for (int at = 0; at < {WinogradTransform.Products}; at++)"))
        {
            bool isChunk = chunk < Plane.Shape.Channels;
            writer.Line($"float* filter = weight + at * {Panel.RowTiles(Plane) * tile}{(isChunk ? Emit.Invariant($" + chunk * {Plane.Source.Channels}") : "")};");
            int overlap = RegisterTile.Overlap(chunk, Panel.Rows);
            using (writer.Open($"for (int {(overlap > 0 ? "oTile" : "o")} = 0; {(overlap > 0 ? "oTile" : "o")} < {chunk}; {(overlap > 0 ? "oTile" : "o")} += {Panel.Rows}, filter += {tile})"))
            {
                if (overlap > 0)
                {
                    ChannelTiles.WriteLast(writer, "o", chunk - Panel.Rows);
                }

                if (Epilogue.Prefetches)
                {
                    writer.Line("ahead.Fetch();");
                }

                writer.Line($"for (int column = 0; column < count; column += {Panel.Columns})");
                using (writer.Open(Emit.Lanes))
                {
                    WriteTile(writer);
                }
            }
        }

        writer.Line();
    }

    private void WriteTile(SourceWriter writer)
    {
        int channels = Plane.Source.Channels;
        int together = channels % 2 == 0 ? 2 : 1;
        int stride = Panel.Stride * 16;
        ConvRows.WriteSums(writer, Panel.Rows, Panel.Columns, static (_, _) => "V.Zero");
        writer.Statement(starts: true, $"float* i = tiles + (at * {Panel.Width} + column) * 16 + lane;");
        writer.Statement($"float* w = filter;");
        using (writer.Open($"for (int c = 0; c < {channels}; c += {together}, i += {together * stride}, w += {together * Panel.Rows})"))
        {
            for (int channel = 0; channel < together; channel++)
            {
                WriteProducts(writer, channel, channel * stride, channel * Panel.Rows);
            }
        }

        writer.Line($"float* m = products + o * {stride} + (at * {Panel.Width} + column) * 16 + lane;");
        ConvRows.WriteStores(writer, Panel.Rows, Panel.Columns, "m", stride, "o", repeated: 0);
    }

    /// <summary>The products of a channel: of weights or inputs those are kept in registers of which a tile has fewer.</summary>
    private void WriteProducts(SourceWriter writer, int channel, int input, int weight)
    {
        bool keepsWeights = Panel.Rows < Panel.Columns;
        (int kept, int other) = keepsWeights ? (Panel.Rows, Panel.Columns) : (Panel.Columns, Panel.Rows);
        for (int index = 0; index < kept; index++)
        {
            Declare(keepsWeights, index, starts: index == 0);
        }

        for (int index = 0; index < other; index++)
        {
            Declare(!keepsWeights, index, starts: true);
            for (int with = 0; with < kept; with++)
            {
                (int row, int column) = keepsWeights ? (with, index) : (index, with);
                string sum = ConvRows.Sum(row, column);
                writer.Statement($"{sum} = V.MultiplyAdd(i{channel}{column}, w{channel}{row}, {sum});");
            }
        }

        void Declare(bool isWeight, int index, bool starts)
        {
            if (isWeight)
            {
                writer.Statement(starts, $"V w{channel}{index} = V.Create(w[{weight + index}]);");
            }
            else
            {
                writer.Statement(starts, $"V i{channel}{index} = V.Load({Emit.Plus("i", input + (index * 16))});");
            }
        }
    }

    private void WriteOutput(SourceWriter writer)
    {
        writer.Line("// Transformed back.");
        writer.Line($"for (int o = 0; o < {Panel.Chunk}; o++)");
        using (writer.Open(Emit.Lanes))
        {
            if (Epilogue.HasBias)
            {
                writer.Line($"V b = V.Create(bias[{Channel}]);");
            }

            if (Epilogue.Measures)
            {
                TileStatistics.WriteStart(writer, Plane.Shape, Channel);
            }

            using (writer.Open("for (int tile = 0; tile < count; tile++)"))
            {
                Plane.WriteOutputTile(writer, $"((first + tile) / {Plane.Columns})", $"((first + tile) % {Plane.Columns})");
                writer.Line($"float* m = products + o * {Panel.Stride * 16} + tile * 16 + lane;");
                WinogradPlane.WriteOutputColumns(writer, Panel.Width * 16);
                writer.Line($"float* z = {Target} + {Channel} * {OutputPlane * 16} + (y * {Plane.Shape.Width} + x) * 16 + lane;");
                using (WinogradPlane.OpenOutputRows(writer, Plane.Shape.Width * 16))
                {
                    WriteRow(writer);
                }
            }

            if (Epilogue.Measures)
            {
                TileStatistics.WriteEnd(writer, Plane.Shape);
            }
        }
    }

    private void WriteRow(SourceWriter writer)
    {
        if (Epilogue.HasShortcut)
        {
            writer.Line($"float* s = shortcut + (z - {Target});");
        }

        Plane.WriteColumns(writer, column =>
        {
            string z = Emit.Plus("z", column * 16);
            if (Epilogue.Measures)
            {
                string value = Emit.Invariant($"y{column}");
                writer.Statement(starts: true, $"{(Epilogue.HasBias ? $"{value} += b; " : "")}{value}.Store({z});");
                TileStatistics.WriteValue(writer, value);
            }
            else
            {
                writer.Line($"{Epilogue.Finish(column, Emit.Plus("s", column * 16), z)}.Store({z});");
            }
        });
        if (Epilogue.Activation is { IsShort: false } activation)
        {
            ActivationLoop.Write(writer, activation, "z", Plane.ColumnCount, "16");
        }
    }
}
