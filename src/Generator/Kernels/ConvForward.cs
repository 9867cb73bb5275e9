using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// The forward kernel of a convolution: a register tile of output channels × columns, kernel columns unrolled over a window
/// of loaded inputs, loops over input channels and kernel rows. Statistics of the following batch norm are taken from the
/// finished tile.
/// </summary>
/// <param name="Geometry">The convolution.</param>
/// <param name="InputPlane">Vectors from one input channel to the next.</param>
/// <param name="OutputPlane">The same of the output, and of the shortcut.</param>
/// <param name="HasBias">Whether sums start with a bias.</param>
/// <param name="Measures">Whether it takes the statistics of a batch.</param>
/// <param name="HasShortcut">Whether a tensor is added to the sums before the activation.</param>
/// <param name="Activation">What is applied to the sums; null for nothing.</param>
/// <param name="Prefetches">Whether it fetches data for the steps after it.</param>
internal sealed record ConvForward(
    ConvGeometry Geometry, int InputPlane, int OutputPlane, bool HasBias, bool Measures, bool HasShortcut, ActivationFunction? Activation, bool Prefetches) : Kernel
{
    private Derived<RegisterTile> _tile;
    private Derived<EquatableArray<ColumnTile>> _columns;
    private Derived<LoopOrder> _order;

    public override string Name =>
        $"{Geometry.Name}{(HasShortcut ? "Add" : "")}{KernelNames.Of(Activation)}Forward{KernelNames.Change(Geometry.Source, Geometry.Shape)}";

    public override string Summary
    {
        get
        {
            string extras = (HasShortcut ? ", with a shortcut" : "") + (Activation is null ? "" : $", {Activation.Name}") + (Measures ? ", with batch statistics" : "");
            return $"Convolution, forward: [{Geometry.Source}] → [{Geometry.Shape}], {Geometry.Words}{extras}; one block.";
        }
    }

    public override IReadOnlyList<KernelParameter> Signature =>
    [
        .. Parameters.Pointers("input", "weight", HasBias ? "bias" : null, Measures ? "statistics" : null, HasShortcut ? "shortcut" : null, "output"),
        .. Prefetches ? [Parameters.Ahead] : Array.Empty<KernelParameter>(),
    ];

    public override IEnumerable<string> Reasons
    {
        get
        {
            if (Measures)
            {
                yield return Order.WindowFirst
                    ? "The batch statistics are taken of every row when it is done, while it is in the cache."
                    : "The batch statistics are taken from the registers that the convolution leaves: the tensor is not read again for them.";
            }

            if (HasShortcut || Activation is { IsShort: true })
            {
                yield return "What follows value by value is done while the sums are in registers: the tensor is written once.";
            }
            else if (Activation is not null)
            {
                yield return "The activation is applied to a tile right after it is stored, while it is in the first-level cache.";
            }

            foreach (string reason in Order.Reasons("inputs", Geometry.GroupSources))
            {
                yield return reason;
            }
        }
    }

    /// <summary>Output channels × output columns whose sums are in registers.</summary>
    public RegisterTile Tile => _tile.Of(this, static kernel => RegisterTile.ForRow(
        kernel.Geometry.GroupChannels, kernel.Geometry.Shape.Width, 1, kernel.Measures, kernel.IsWindowFirst, kernel.FinishOperations, kernel.Cut));

    /// <summary>The tiles of a row.</summary>
    public EquatableArray<ColumnTile> Columns => _columns.Of(this, static kernel => kernel.Cut(kernel.Tile.Columns));

    /// <summary>In what order it goes through a block.</summary>
    public LoopOrder Order => _order.Of(this, static kernel => new(kernel.IsWindowFirst, LoopOrder.ChunkOf(kernel.Geometry.GroupSources, kernel.Geometry.Window.Kernel.Height, kernel.Columns)));

    /// <summary>Tiles in one block, about: the places where it can fetch ahead.</summary>
    public int TileCount => Geometry.Groups * Parts.Cover(Geometry.GroupChannels, Tile.Rows) * Geometry.Shape.Height * Columns.Sum(tile => tile.Count);

    /// <summary>Floats of a channel's statistics in a block: more where long sums wait in memory from row to row.</summary>
    public int StatisticsFloats => Order.WindowFirst && PlaneSums.IsLong(Geometry.Shape) ? PlaneSums.LongStatistics : PlaneSums.Statistics;

    private bool IsWindowFirst => LoopOrder.IsWindowFirst(Geometry.GroupChannels, Geometry.GroupSources, Geometry.Window.Kernel.Height, Geometry.Source.Width);

    /// <summary>Operations that are applied to each sum in registers before it is stored.</summary>
    private int FinishOperations => (Activation is { IsShort: true } ? 3 : 0) + (HasShortcut ? 2 : 0);

    public override void WriteBody(SourceWriter writer)
    {
        if (Prefetches)
        {
            writer.Line($"ahead.Spread({TileCount});");
        }

        string advance = Emit.Invariant($"input += {Geometry.GroupSources * InputPlane * 16}, weight += {Geometry.GroupWeights}, output += {Geometry.GroupChannels * OutputPlane * 16}")
            + (HasBias ? Emit.Invariant($", bias += {Geometry.GroupChannels}") : "")
            + (Measures ? Emit.Invariant($", statistics += {Geometry.GroupChannels * StatisticsFloats}") : "")
            + (HasShortcut ? Emit.Invariant($", shortcut += {Geometry.GroupChannels * OutputPlane * 16}") : "");
        ConvRows.WriteGroups(writer, Geometry.Groups, advance, () =>
        {
            if (Order.WindowFirst)
            {
                WriteWindows(writer);
                return;
            }

            ChannelTiles.Write(writer, "o", Geometry.GroupChannels, Tile.Rows, Tile.RepeatedRows, (rows, _) => WriteImage(writer, rows), outer: Emit.Lanes);
        });
    }

    /// <summary>A few channels over the whole image, with their statistics in registers.</summary>
    private void WriteImage(SourceWriter writer, int rows)
    {
        if (Measures)
        {
            LaneStatistics.WriteStart(writer, Geometry.Shape, rows);
        }

        WriteRows(writer, tile =>
        {
            WriteTile(writer, tile, rows, repeated: 0, isChunk: false);
            if (Measures)
            {
                writer.Line();
                LaneStatistics.WriteTile(writer, Geometry.Shape, tile.Width, rows);
            }
        },
        () =>
        {
            if (Measures)
            {
                LaneStatistics.WriteRowEnd(writer, Geometry.Shape, rows);
            }
        });
        if (Measures)
        {
            LaneStatistics.WriteEnd(writer, Geometry.Shape, rows);
        }
    }

    /// <summary>
    /// All channels at one window of columns after the other, a chunk of the input channels at a time. The statistics are those
    /// of a finished row, which is still in the cache.
    /// </summary>
    private void WriteWindows(SourceWriter writer)
    {
        int chunk = Order.Chunk;
        bool isChunk = chunk < Geometry.GroupSources;
        WriteRows(
            writer,
            tile => ConvRows.WriteChunks(writer, Geometry.GroupSources, chunk, () =>
                ChannelTiles.Write(writer, "o", Geometry.GroupChannels, Tile.Rows, Tile.RepeatedRows, (rows, repeated) =>
                {
                    using (writer.Open(Emit.Lanes))
                    {
                        WriteTile(writer, tile, rows, repeated, isChunk);
                    }
                })),
            () => WriteRowStatistics(writer));
    }

    /// <summary>The body for every tile of every output row, and what follows a row.</summary>
    private void WriteRows(SourceWriter writer, Action<ColumnTile> body, Action rowEnd)
    {
        using (writer.Open($"for (int y = 0; y < {Geometry.Shape.Height}; y++)"))
        {
            ConvRows.WriteForwardBounds(writer, Geometry.Window, Geometry.Shape.Height, Geometry.Source.Height);
            foreach (ColumnTile tile in Columns)
            {
                ConvRows.WriteTile(writer, tile, () => body(tile));
            }

            rowEnd();
        }
    }

    private void WriteRowStatistics(SourceWriter writer)
    {
        if (!Measures)
        {
            return;
        }

        int row = Geometry.Shape.Width * 16;
        writer.Line();
        writer.Line($"for (int o = 0; o < {Geometry.GroupChannels}; o++)");
        using (writer.Open(Emit.Lanes))
        {
            writer.Line($"float* z = output + o * {OutputPlane * 16} + y * {row} + lane;");
            writer.Line($"float* lanes = statistics + o * {StatisticsFloats} + lane;");
            LaneStatistics.WriteRow(writer, Geometry.Shape);
        }
    }

    /// <summary>The sums of a tile; a chunk of channels adds to those of the chunks before, once to each.</summary>
    private void WriteTile(SourceWriter writer, ColumnTile tile, int rows, int repeated, bool isChunk)
    {
        int taps = Geometry.Window.Taps;
        int inputs = Geometry.GroupSources;
        int rowLength = Geometry.Source.Width * 16;
        int plane = InputPlane * 16;
        int outputPlane = OutputPlane * 16;
        string z = $"float* z = output + o * {outputPlane} + (y * {Geometry.Shape.Width} + x) * 16 + lane;";
        if (isChunk)
        {
            writer.Line(z);
        }

        ConvRows.WriteSums(writer, rows, tile.Width, (row, column) =>
            (isChunk ? $"first > 0 ? {ConvRows.Waiting("z", outputPlane, row, column)} : " : "")
            + (HasBias ? Emit.Invariant($"V.Create(bias[{Emit.Plus("o", row)}])") : "V.Zero"));
        writer.Line();
        if (Prefetches)
        {
            writer.Line("ahead.Fetch();");
        }

        writer.Statement(starts: true, $"float* window = input + {ConvRows.FirstRow(Geometry.Window)} * {rowLength} + x * {Geometry.Window.Stride.Width * 16}{(isChunk ? Emit.Invariant($" + first * {plane}") : "")} + lane;");
        writer.Statement($"float* filter = weight + o * {inputs * taps}{(isChunk ? Emit.Invariant($" + first * {taps}") : "")};");
        string channels = isChunk ? "int c = first; c < end" : Emit.Invariant($"int c = 0; c < {inputs}");
        writer.Line(inputs == 1 ? "// One input channel." : $"for ({channels}; c++, window += {plane}, filter += {taps})");
        using (writer.Open("for (int k = firstRow; k < endRow; k++)"))
        {
            writer.Statement(starts: true, $"float* i = window + k * {Geometry.Window.Dilation.Height * rowLength};");
            writer.Statement($"float* w = filter + {Emit.Times("k", Geometry.Window.Kernel.Width)};");
            ConvRows.WriteProducts(writer, tile, rows, row => inputs * taps * row);
        }

        writer.Line();
        if (!isChunk)
        {
            writer.Line(z);
        }

        if (HasShortcut)
        {
            writer.Line("float* s = shortcut + (z - output);");
        }

        ConvRows.WriteStores(writer, rows, tile.Width, "z", outputPlane, "o", isChunk ? repeated : 0, (row, column) => Finished(row, column, isChunk));
        if (Activation is { IsShort: false })
        {
            string first = isChunk && repeated > 0 ? Emit.Invariant($"o == {ChannelTiles.Tile("o")} ? 0 : {repeated}") : "0";
            using (writer.Open($"for (int row = {first}; row < {rows}{(isChunk ? Emit.Invariant($" && end == {inputs}") : "")}; row++)"))
            {
                ActivationLoop.Write(writer, Activation, $"z + row * {outputPlane}", Emit.Invariant($"{tile.Width}"), "16");
            }
        }
    }

    /// <summary>What prediction makes of a sum, when it is complete, before it stores it: the sum with a shortcut, and the activation.</summary>
    private string Finished(int row, int column, bool isChunk)
    {
        string sum = ConvRows.Sum(row, column);
        string value = HasShortcut ? $"{sum} + {ConvRows.Waiting("s", OutputPlane * 16, row, column)}" : sum;
        value = Activation is { IsShort: true } ? Emit.Apply(Activation, value) : HasShortcut ? $"({value})" : sum;
        return value == sum || !isChunk ? value : $"(end == {Geometry.GroupSources} ? {value} : {sum})";
    }

    private EquatableArray<ColumnTile> Cut(int width) => ColumnTiles.Forward(Geometry.Window, Geometry.Shape.Width, Geometry.Source.Width, width);
}
