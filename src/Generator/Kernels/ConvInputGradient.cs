using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// The input gradient of a convolution, dx[c][y][x] = Σ dz[o][(y + p − ky) / s][(x + p − kx) / s] · w[o][c][ky][kx]: the same
/// tile as forward, gathering over output channels, with exact bounds.
/// </summary>
/// <param name="Geometry">The convolution.</param>
/// <param name="InputPlane">Vectors from one input channel to the next.</param>
/// <param name="OutputPlane">The same of the output.</param>
/// <param name="Adds">Whether it adds to the gradient that is there already.</param>
internal sealed record ConvInputGradient(ConvGeometry Geometry, int InputPlane, int OutputPlane, bool Adds) : Kernel
{
    private Derived<RegisterTile> _tile;
    private Derived<EquatableArray<ColumnTile>> _columns;
    private Derived<LoopOrder> _order;

    public override string Name => $"{Geometry.Name}InputGradient{KernelNames.Change(Geometry.Shape, Geometry.Source)}";

    public override string Summary => $"Convolution, input gradient: [{Geometry.Shape}] → {(Adds ? "added to " : "")}[{Geometry.Source}], {Geometry.Words}; one block.";

    public override IReadOnlyList<KernelParameter> Signature => [.. Parameters.Pointers("gradient", "weight", "inputGradient")];

    public override IEnumerable<string> Reasons => Order.Reasons("gradients", Geometry.GroupChannels);

    /// <summary>Input channels × input columns whose sums are in registers.</summary>
    public RegisterTile Tile => _tile.Of(this, static kernel => RegisterTile.ForRow(
        kernel.Geometry.GroupSources, kernel.Geometry.Source.Width, kernel.Geometry.Window.Stride.Width, measures: false, kernel.IsWindowFirst, finish: 0, kernel.Cut));

    /// <summary>The tiles of a row.</summary>
    public EquatableArray<ColumnTile> Columns => _columns.Of(this, static kernel => kernel.Cut(kernel.Tile.Columns));

    /// <summary>In what order it goes through a block.</summary>
    public LoopOrder Order => _order.Of(this, static kernel => new(kernel.IsWindowFirst, LoopOrder.ChunkOf(kernel.Geometry.GroupChannels, kernel.Rows, kernel.Columns)));

    private bool IsWindowFirst => LoopOrder.IsWindowFirst(Geometry.GroupSources, Geometry.GroupChannels, Rows, Geometry.Shape.Width);

    /// <summary>Output rows that an input row reaches, at most.</summary>
    private int Rows => Parts.Cover(Geometry.Window.Kernel.Height, Geometry.Window.Stride.Height);

    public override void WriteBody(SourceWriter writer)
    {
        string advance = Emit.Invariant($"gradient += {Geometry.GroupChannels * OutputPlane * 16}, weight += {Geometry.GroupWeights}, inputGradient += {Geometry.GroupSources * InputPlane * 16}");
        ConvRows.WriteGroups(writer, Geometry.Groups, advance, () =>
        {
            if (Order.WindowFirst)
            {
                WriteWindows(writer);
                return;
            }

            ChannelTiles.Write(
                writer,
                "c",
                Geometry.GroupSources,
                Tile.Rows,
                Tile.RepeatedRows,
                (rows, repeated) => WriteRows(writer, tile => WriteTile(writer, tile, rows, repeated, isChunk: false)),
                outer: Emit.Lanes);
        });
    }

    /// <summary>All channels at one window of columns after the other, a chunk of the output channels at a time.</summary>
    private void WriteWindows(SourceWriter writer)
    {
        int chunk = Order.Chunk;
        bool isChunk = chunk < Geometry.GroupChannels;
        WriteRows(writer, tile => ConvRows.WriteChunks(writer, Geometry.GroupChannels, chunk, () =>
            ChannelTiles.Write(writer, "c", Geometry.GroupSources, Tile.Rows, Tile.RepeatedRows, (rows, repeated) =>
            {
                using (writer.Open(Emit.Lanes))
                {
                    WriteTile(writer, tile, rows, repeated, isChunk);
                }
            })));
    }

    private void WriteRows(SourceWriter writer, Action<ColumnTile> body)
    {
        using (writer.Open($"for (int y = 0; y < {Geometry.Source.Height}; y++)"))
        {
            ConvRows.WriteBackwardBounds(writer, Geometry);
            foreach (ColumnTile tile in Columns)
            {
                ConvRows.WriteTile(writer, tile, () => body(tile));
            }
        }
    }

    private void WriteTile(SourceWriter writer, ColumnTile tile, int rows, int repeated, bool isChunk)
    {
        int taps = Geometry.Window.Taps;
        int stride = Geometry.Window.Stride.Width;
        int channels = Geometry.GroupSources;
        int plane = InputPlane * 16;
        int outputPlane = OutputPlane * 16;
        writer.Line($"float* dx = inputGradient + c * {plane} + (y * {Geometry.Source.Width} + x) * 16 + lane;");
        ConvRows.WriteSums(writer, rows, tile.Width, (row, column) =>
            Adds ? ConvRows.Waiting("dx", plane, row, column)
            : isChunk ? $"first > 0 ? {ConvRows.Waiting("dx", plane, row, column)} : V.Zero"
            : "V.Zero");
        if (tile.Taps.Count > 0)
        {
            writer.Line();
            writer.Statement(starts: true, $"float* window = gradient + {(stride == 1 ? "x" : Emit.Invariant($"x / {stride}"))} * 16{(isChunk ? Emit.Invariant($" + first * {outputPlane}") : "")} + lane;");
            writer.Statement($"float* filter = weight + c * {taps}{(isChunk ? Emit.Invariant($" + first * {channels * taps}") : "")};");
            string outputs = isChunk ? "int o = first; o < end" : Emit.Invariant($"int o = 0; o < {Geometry.GroupChannels}");
            using (writer.Open($"for ({outputs}; o++, window += {outputPlane}, filter += {channels * taps})"))
            using (ConvRows.OpenBackwardRows(writer, Geometry))
            {
                writer.Statement(starts: true, $"float* i = window + row * {Geometry.Shape.Width * 16};");
                writer.Statement($"float* w = filter + {Emit.Times("k", Geometry.Window.Kernel.Width)};");
                ConvRows.WriteProducts(writer, tile, rows, row => taps * row);
            }
        }

        writer.Line();
        ConvRows.WriteStores(writer, rows, tile.Width, "dx", plane, "c", Adds || isChunk ? repeated : 0);
    }

    private EquatableArray<ColumnTile> Cut(int width) => ColumnTiles.Backward(Geometry.Window, Geometry.Source.Width, Geometry.Shape.Width, width);
}
