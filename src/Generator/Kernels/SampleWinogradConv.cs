using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// A 3×3 convolution of one sample by <see cref="WinogradTransform"/>: lanes are input channels for the transform of inputs, and output channels
/// for the products and their transform. Each value takes the operations of the kernel for many samples in the same order.
/// </summary>
/// <param name="Plane">The convolution.</param>
/// <param name="Input">Where the values are that it reads, channels last.</param>
/// <param name="Output">Where it writes, channels last.</param>
/// <param name="Shortcut">Where the values are that are added to the sums; null for none.</param>
/// <param name="Activation">What is applied to the sums; null for nothing.</param>
/// <param name="Tile">The sums that it keeps in registers.</param>
internal sealed record SampleWinogradConv(
    WinogradPlane Plane, SampleLayout Input, SampleLayout Output, SampleLayout? Shortcut, ActivationFunction? Activation, SampleWinogradTile Tile) : SampleKernel
{
    /// <summary>Floats of transformed tiles and their products: half of a second-level cache of 1 MB.</summary>
    private const int MostFloats = 128 * 1024;

    /// <summary>What one worker with all parts may compute, of what it computes without parts, in thousandths.</summary>
    private const int MostOfAlone = 1150;

    private const int PerMille = 1000;

    public override string Name => SampleWords.Name($"WinogradConv3x3{(Shortcut is null ? "" : "Add")}", Activation, Plane.Source, Plane.Shape, IsForWide);

    public override string Summary => SampleWords.Summary(
        [$"convolution 3×3, padding {Plane.Padding.ToShortString()}", Shortcut is null ? null : "sum with a shortcut", SampleWords.Words(Activation)],
        Input,
        Plane.Shape,
        "channels",
        IsForWide);

    protected override IReadOnlyList<KernelParameter> Operands => [.. Parameters.Pointers("input", "weight", "bias", Shortcut is null ? null : "shortcut", "output", "tiles")];

    public override IEnumerable<string> Reasons =>
    [
        "Winograd's F(4×4, 3×3): a tile of 4×4 outputs takes 36 products of transformed inputs and weights instead of 144.",
        "Lanes are input channels up to the products, and output channels from there on.",
        "Every value takes the operations of the kernel for many samples in the same order: the results have the same bits.",
    ];

    /// <summary>
    /// Rows of tiles; where that leaves too few tiles for a part, slabs of output channels, for which each worker transforms all inputs.
    /// </summary>
    public override SampleShare? Share =>
        PartRows > 0 ? new SampleShare(Plane.Rows, PartRows) : Lanes > Slab ? new SampleShare(Lanes, Slab) : null;

    /// <summary>Whether its text is for vectors of 16 floats only.</summary>
    public bool IsForWide => Tile.Width == VectorWidth.Wide;

    /// <summary>Floats of scratch memory: if workers share the kernel, each has some of its own.</summary>
    public int Floats => Share is { } share ? Math.Max(OwnFloats, share.Parts * (this with { IsShared = true }).OwnFloats) : OwnFloats;

    /// <summary>Floats of a worker's scratch memory.</summary>
    private int OwnFloats => ProductsAt + (WinogradTransform.Products * OutputStride) + (WinogradTransform.Products * 16);

    private int Lanes => LanesOf(Plane);

    /// <summary>Floats of a tile's channels: whole vectors of any width.</summary>
    private int Channels => Parts.Cover(Plane.Source.Channels, 16) * 16;

    /// <summary>Rows of tiles that are computed at a time.</summary>
    private int Strip => SharesRows ? PartRows : WholeStrip;

    /// <summary>
    /// The same where one worker has all. Every strip reads all weights: if these do not stay in the second-level cache, there is one strip.
    /// </summary>
    private int WholeStrip => WinogradTransform.Products * Channels * Lanes > 2 * MostFloats
        ? Plane.Rows
        : Math.Max(1, Math.Min(Plane.Rows, MostFloats / (WinogradTransform.Products * (Channels + Lanes) * Plane.Columns)));

    /// <summary>
    /// Rows of tiles of a part, so that two workers with whole parts compute as little as possible, and one worker with all parts hardly more
    /// than without parts; 0 where there is no such number.
    /// </summary>
    private int PartRows
    {
        get
        {
            int alone = Parts.Cover(Plane.Rows, WholeStrip) * WidthOf(WholeStrip);
            return Enumerable.Range(1, WholeStrip)
                .Where(rows => rows < Plane.Rows && Parts.Cover(Plane.Rows, rows) * WidthOf(rows) * PerMille <= alone * MostOfAlone)
                .OrderBy(rows => Parts.Cover(Parts.Cover(Plane.Rows, rows), 2) * WidthOf(rows))
                .ThenByDescending(rows => rows)
                .FirstOrDefault();
        }
    }

    /// <summary>Output channels of a part: whole vectors of any width, and whole tiles of sums.</summary>
    private int Slab => Tile.Vectors * (Lanes % (Tile.Vectors * VectorWidth.Wide.Lanes) == 0 ? VectorWidth.Wide.Lanes : VectorWidth.Narrow.Lanes);

    private bool SharesRows => IsShared && PartRows > 0;

    private bool SharesSlabs => IsShared && PartRows == 0;

    /// <summary>Tiles that there is room for: whole groups of them are multiplied.</summary>
    private int Width => WidthOf(Strip);

    /// <summary>Floats from one of a tile's 36 values to the next. The gap keeps them out of each other's cache sets.</summary>
    private int InputStride => (Width * Channels) + 16;

    private int OutputStride => (Width * Lanes) + 16;

    private string FirstLane => SharesSlabs ? "first" : "0";

    private string EndLane => SharesSlabs ? "end" : Emit.Invariant($"{Lanes}");

    private int ProductsAt => WinogradTransform.Products * InputStride;

    /// <summary>Output channels in whole vectors: what a position of the output takes.</summary>
    public static int LanesOf(WinogradPlane plane) => Parts.Cover(plane.Shape.Channels, SampleLayout.Lanes) * SampleLayout.Lanes;

    private int WidthOf(int rows) => Parts.Cover(rows * Plane.Columns, Tile.Columns) * Tile.Columns;

    public override void WriteBody(SourceWriter writer)
    {
        if (IsShared)
        {
            writer.Line($"tiles += first / {Share!.Value.Tile} * {OwnFloats}; // A worker's own.");
        }

        writer.Line($"float* products = tiles + {ProductsAt};");
        writer.Line($"float* half = products + {WinogradTransform.Products * OutputStride};");
        string end = SharesRows ? "end" : Emit.Invariant($"{Plane.Rows}");
        using (writer.Open($"for (int top = {(SharesRows ? "first" : "0")}; top < {end}; top += {Strip})"))
        {
            writer.Line(!SharesRows && Plane.Rows % Strip == 0
                ? Emit.Invariant($"const int count = {Strip * Plane.Columns};")
                : Emit.Invariant($"int count = global::System.Math.Min({Strip}, {end} - top) * {Plane.Columns};"));
            WriteInput(writer);
            WriteProducts(writer);
            WriteOutput(writer);
        }
    }

    private void WriteInput(SourceWriter writer)
    {
        writer.Line("// The tiles, transformed: lanes are input channels.");
        using (writer.Open("for (int tile = 0; tile < count; tile++)"))
        {
            Plane.WriteInputTile(writer, $"(top + tile / {Plane.Columns})", $"(tile % {Plane.Columns})");
            Plane.WriteEmptyColumns(writer);
            using (writer.Open($"for (int c = 0; c < {Plane.Source.Channels}; c += V.Count)"))
            {
                writer.Line($"float* d = input + y * {Input.RowStride} + x * {Input.ColumnStride} + c;");
                writer.Line($"float* transformed = tiles + tile * {Channels} + c;");
                Plane.WriteInput(writer, Input.ColumnStride, "transformed", InputStride);
            }
        }

        writer.Line();
    }

    private void WriteProducts(SourceWriter writer)
    {
        int channels = Plane.Source.Channels;
        int together = channels % 2 == 0 ? 2 : 1;
        writer.Line("// The products of each of a tile's 36 values, summed over the channels: lanes are output channels.");
        writer.Line($"for (int at = 0; at < {WinogradTransform.Products}; at++)");
        writer.Line($"for (int o = {FirstLane}; o < {EndLane}; o += {Emit.Vectors(Tile.Vectors)})");
        using (writer.Open($"for (int column = 0; column < count; column += {Tile.Columns})"))
        {
            ConvRows.WriteSums(writer, Tile.Vectors, Tile.Columns, static (_, _) => "V.Zero");
            writer.Statement(starts: true, $"float* i = tiles + at * {InputStride} + column * {Channels};");
            writer.Statement($"float* w = weight + at * {channels * Lanes} + o;");
            using (writer.Open($"for (int c = 0; c < {channels}; c += {together}, i += {together}, w += {together * Lanes})"))
            {
                for (int channel = 0; channel < together; channel++)
                {
                    WriteProducts(writer, channel);
                }
            }

            writer.Line($"float* m = products + at * {OutputStride} + column * {Lanes} + o;");
            ConvRows.WriteEach(writer, Tile.Vectors, Tile.Columns, (row, column) =>
                $"{ConvRows.Sum(row, column)}.Store({Emit.Vector(Emit.Plus("m", column * Lanes), row)});");
        }

        writer.Line();
    }

    private void WriteProducts(SourceWriter writer, int channel)
    {
        for (int row = 0; row < Tile.Vectors; row++)
        {
            writer.Statement(starts: row == 0, $"V w{channel}{row} = V.Load({Emit.Vector(Emit.Plus("w", channel * Lanes), row)});");
        }

        for (int column = 0; column < Tile.Columns; column++)
        {
            writer.Statement(starts: true, $"V i{channel}{column} = V.Create(i[{(column * Channels) + channel}]);");
            for (int row = 0; row < Tile.Vectors; row++)
            {
                string sum = ConvRows.Sum(row, column);
                writer.Statement($"{sum} = V.MultiplyAdd(i{channel}{column}, w{channel}{row}, {sum});");
            }
        }
    }

    private void WriteOutput(SourceWriter writer)
    {
        writer.Line("// Transformed back.");
        using (writer.Open($"for (int o = {FirstLane}; o < {EndLane}; o += V.Count)"))
        {
            writer.Line("V b = V.Load(bias + o);");
            using (writer.Open("for (int tile = 0; tile < count; tile++)"))
            {
                Plane.WriteOutputTile(writer, $"(top + tile / {Plane.Columns})", $"(tile % {Plane.Columns})");
                writer.Line($"float* m = products + tile * {Lanes} + o;");
                WinogradPlane.WriteOutputColumns(writer, OutputStride);
                writer.Line($"float* z = output + y * {Output.RowStride} + x * {Output.ColumnStride} + o;");
                if (Shortcut is not null)
                {
                    writer.Line($"float* s = shortcut + y * {Shortcut.RowStride} + x * {Shortcut.ColumnStride} + o;");
                }

                using (WinogradPlane.OpenOutputRows(writer, Output.RowStride, Shortcut is null ? "" : Emit.Invariant($", s += {Shortcut.RowStride}")))
                {
                    WriteRow(writer);
                }
            }
        }
    }

    private void WriteRow(SourceWriter writer)
    {
        var epilogue = new WinogradEpilogue(HasBias: true, Measures: false, Shortcut is not null, Activation);
        Plane.WriteColumns(writer, column =>
        {
            string z = Emit.Plus("z", column * Output.ColumnStride);
            writer.Line($"{epilogue.Finish(column, Emit.Plus("s", column * (Shortcut?.ColumnStride ?? 0)), z)}.Store({z});");
        });
        if (Activation is { IsShort: false } activation)
        {
            ActivationLoop.Write(writer, activation, "z", Plane.ColumnCount, Emit.Invariant($"{Output.ColumnStride}"));
        }
    }
}

/// <summary>The sums that a one-sample convolution by transforms keeps in registers.</summary>
/// <param name="Width">The vectors that it is made for.</param>
/// <param name="Vectors">Vectors of output channels.</param>
/// <param name="Columns">Tiles.</param>
internal sealed record SampleWinogradTile(VectorWidth Width, int Vectors, int Columns)
{
    /// <summary>The tile for vectors of 8 floats, and that for 16: the same one where both are equal; null where channels do not fill those.</summary>
    public static (SampleWinogradTile Narrow, SampleWinogradTile? Wide) For(WinogradPlane plane)
    {
        int lanes = SampleWinogradConv.LanesOf(plane);
        SampleWinogradTile narrow = For(plane, VectorWidth.Narrow);
        if (lanes % VectorWidth.Wide.Lanes != 0)
        {
            return (narrow, null);
        }

        SampleWinogradTile wide = For(plane, VectorWidth.Wide);
        return (narrow, wide == narrow with { Width = VectorWidth.Wide } ? narrow : wide);
    }

    private static SampleWinogradTile For(WinogradPlane plane, VectorWidth width)
    {
        int all = SampleWinogradConv.LanesOf(plane) / width.Lanes;
        int most = Math.Max(width.MostSums, Machine.MostSums);
        IEnumerable<SampleWinogradTile> tiles =
            from vectors in Enumerable.Range(1, Math.Min(all, most))
            where all % vectors == 0
            from columns in Enumerable.Range(1, Math.Min(plane.Tiles, most / vectors))
            where (vectors * columns) + vectors + 1 <= width.Registers
            select new SampleWinogradTile(width, vectors, columns);
        return tiles.OrderBy(tile => tile.Time(plane, all)).ThenBy(tile => tile.Vectors + tile.Columns).First();
    }

    /// <summary>The time for a channel and one of a tile's values.</summary>
    private long Time(WinogradPlane plane, int all) =>
        (long)(all / Vectors) * Parts.Cover(plane.Tiles, Columns) * Machine.SumTime(Vectors * Columns, longest: 1, Vectors * Columns, Vectors + Columns);
}
