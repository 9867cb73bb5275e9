using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// The weight gradient of a convolution of small images, whose lanes are input channels, as those of a dense layer's are features: a block's
/// images are transposed to a panel, 16 channels at a time, so that a sum runs on over positions and samples and has no lanes to be added up.
/// With images of 4 × 4 and less, adding up lanes would take longer than the products.
/// </summary>
internal sealed record ConvWeightGradientByPanels(ConvGeometry Geometry, int InputPlane, int OutputPlane, int InputStride, int OutputStride, bool HasBias)
    : ConvGradientByChannels(Geometry, InputPlane, OutputPlane, InputStride, OutputStride, HasBias)
{
    /// <summary>Channels of a panel, the lanes of a sum; with 16 samples, the floats of a position.</summary>
    private const int Lanes = 16;
    private const int Position = Lanes * 16;

    private Derived<EquatableArray<ColumnTile>> _columns;

    public override IEnumerable<string> Reasons =>
    [
        "A worker owns output channels and sums over the whole batch: there are more weights than values, and 16 lanes of sums for each would not fit the caches.",
        "Lanes are input channels: images are so small that adding up the samples' lanes of each weight would take longer than the products.",
    ];

    public override int TileChannels => Math.Min(Geometry.Shape.Channels, Machine.MostSums / Used.Window.Kernel.Width);

    public override int ScratchFloats => PanelFloats + (SumTree.Levels * Sums);

    private int PanelFloats => Vectors * Geometry.Source.Plane * Position;

    /// <summary>Whole vectors of input channels.</summary>
    private int Vectors => Parts.Cover(Geometry.Source.Channels, Lanes);

    /// <summary>Sums of an output channel.</summary>
    private int Row => Used.Window.Taps * Vectors * Lanes;

    /// <summary>Output channels whose sums wait at a time: whole tiles, whose sums take half of a second-level cache at most.</summary>
    private int Chunk
    {
        get
        {
            int most = Math.Max(1, Machine.SecondLevelShare * 16 / Row / TileChannels);
            return Math.Min(most, Parts.Cover(Geometry.Shape.Channels, TileChannels)) * TileChannels;
        }
    }

    private int Sums => Chunk * Row;

    /// <summary>One column at a time.</summary>
    private EquatableArray<ColumnTile> Columns => _columns.Of(this, static kernel =>
        ColumnTiles.Forward(kernel.Used.Window, kernel.Geometry.Shape.Width, kernel.Geometry.Source.Width, width: 1));

    /// <summary>Whether lanes of input channels pay, see <see cref="IsWorth"/>.</summary>
    /// <remarks>
    /// For each weight, adding up lanes takes about as long as 8 products, and channels that are missing in the last vector cost products. A
    /// vector of channels of the whole image has to fit a first-level cache, and a kernel row at most as many sums as registers hold.
    /// </remarks>
    public static bool IsWorth(ConvGeometry geometry)
    {
        int channels = geometry.Source.Channels;
        int lanes = Parts.Cover(channels, Lanes) * Lanes;
        int products = (int)(geometry.Flops / 2 / geometry.WeightCount);
        return geometry.Window.Kernel.Width <= 5
            && geometry.Source.Plane * Lanes <= Machine.FirstLevelShare
            && (lanes - channels) * products <= 8 * channels;
    }

    public override void WriteBody(SourceWriter writer)
    {
        if (HasBias)
        {
            WriteBias(writer);
            writer.Line();
        }

        writer.Line("float* panel = sums;");
        writer.Line($"float* waiting = sums + {PanelFloats}; // Sums of groups, which wait for later ones.");
        if (Geometry.Source.Channels % Lanes != 0)
        {
            writer.Line($"global::GenBn.CompilerServices.PanelKernels.ClearLast(panel, {Geometry.Source.Channels}, {Geometry.Source.Plane});");
        }

        if (Chunk >= Geometry.Shape.Channels)
        {
            writer.Line("int start = first, stop = end;");
            WriteGroups(writer);
            return;
        }

        writer.Line("// As many output channels at a time as half of a second-level cache has sums for.");
        using (writer.Open($"for (int start = first, stop; start < end; start = stop)"))
        {
            writer.Line($"stop = global::System.Math.Min(end, start + {Chunk});");
            WriteGroups(writer);
        }
    }

    private void WriteGroups(SourceWriter writer)
    {
        using (writer.Open("for (int group = 0; group < tree.Groups; group++)"))
        {
            writer.Line($"float* target = tree.SumsOf(group, waiting, {Sums});");
            using (writer.Open("for (int block = tree.FirstBlock(group); block < tree.FirstBlock(group + 1); block++)"))
            {
                writer.Line("bool fresh = block == tree.FirstBlock(group);");
                writer.Line($"global::GenBn.CompilerServices.PanelKernels.TransposeImages(input + (long)block * {InputStride * 16}, " +
                    $"{Geometry.Source.Channels}, {InputPlane}, {Geometry.Source.Plane}, panel);");
                int rest = Geometry.Shape.Channels % TileChannels;
                writer.Line("int o = start;");
                using (writer.Open($"for (; o + {TileChannels} <= stop; o += {TileChannels})"))
                {
                    WriteTile(writer, TileChannels);
                }

                if (rest > 0)
                {
                    using (writer.Open("if (o < stop)"))
                    {
                        WriteTile(writer, rest);
                    }
                }
            }

            writer.Line();
            int taps = Geometry.Window.Taps;
            writer.Line(
                $"tree.TakePanels(group, waiting, {Sums}, stop - start, {Geometry.Source.Channels}, weightGradient + (long)start * {Geometry.Source.Channels * taps}, " +
                $"{taps}, [{string.Join(", ", UsedTaps())}]);");
        }
    }

    /// <summary>Some output channels with all input channels.</summary>
    private void WriteTile(SourceWriter writer, int rows)
    {
        int kernelRows = Used.Window.Kernel.Height;
        using (writer.Open($"for (int c = 0; c < {Vectors}; c++)"))
        using (writer.Open(Emit.Lanes))
        using (kernelRows == 1 ? writer.Open() : writer.Open($"for (int k = 0; k < {kernelRows}; k++)"))
        {
            if (kernelRows == 1)
            {
                writer.Line("const int k = 0;");
            }

            WriteSums(writer, rows);
        }
    }

    /// <summary>The sums of a kernel row.</summary>
    private void WriteSums(SourceWriter writer, int rows)
    {
        int width = Used.Window.Kernel.Width;
        ConvRows.WriteSums(writer, rows, width, (_, _) => "V.Zero");
        WriteRows(writer, rows);
        writer.Line();
        writer.Line($"float* sum = target + (o - start) * {Row} + (k * {width * Vectors} + c) * {Lanes} + lane;");
        using (writer.Open("if (!fresh)"))
        {
            ConvRows.WriteEach(writer, rows, width, (row, column) => $"{ConvRows.Sum(row, column)} += V.Load({Place(row, column)});");
        }

        ConvRows.WriteEach(writer, rows, width, (row, column) => $"{ConvRows.Sum(row, column)}.Store({Place(row, column)});");

        string Place(int row, int column) => Emit.Plus("sum", (row * Row) + (column * Vectors * Lanes));
    }

    /// <summary>The output rows for which kernel row k reads the input.</summary>
    private void WriteRows(SourceWriter writer, int rows)
    {
        Window window = Used.Window;
        int stride = window.Stride.Height;
        int padding = window.Padding.Height;
        string step = Emit.Times("k", window.Dilation.Height);
        string first = padding == 0 ? "0" : $"global::System.Math.Max(0, {ConvRows.Divide($"{padding + stride - 1} - {step}", stride)})";
        int overhang = ((Geometry.Shape.Height - 1) * stride) - padding + ((window.Kernel.Height - 1) * window.Dilation.Height) + 1 - Geometry.Source.Height;
        string end = overhang <= 0
            ? Emit.Invariant($"{Geometry.Shape.Height}")
            : $"global::System.Math.Min({Geometry.Shape.Height}, {ConvRows.Divide($"{Geometry.Source.Height + padding + stride - 1} - {step}", stride)})";
        if (overhang > 0)
        {
            writer.Line($"int endRow = {end};");
        }

        using (writer.Open($"for (int y = {first}; y < {(overhang > 0 ? "endRow" : end)}; y++)"))
        {
            writer.Line($"float* dz = gradient + (long)block * {OutputStride * 16} + o * {OutputPlane * 16} + y * {Geometry.Shape.Width * 16};");
            string row = Emit.Plus(Emit.Times("y", stride), -padding);
            writer.Line($"float* i = panel + (c * {Geometry.Source.Plane} + ({row} + {step}) * {Geometry.Source.Width}) * {Position} + lane;");
            foreach (ColumnTile columns in Columns)
            {
                WriteColumns(writer, columns, rows);
            }
        }
    }

    /// <summary>Positions that read the same kernel columns, sample by sample.</summary>
    private void WriteColumns(SourceWriter writer, ColumnTile columns, int rows)
    {
        int stride = Used.Window.Stride.Width;
        int next = (stride - 1) * Position;
        bool isLoop = columns.Count > 1 && next != 0;
        if (columns.Taps.Count == 0)
        {
            writer.Line($"dz += {columns.Count * 16}; i += {columns.Count * stride * Position};");
            return;
        }

        using (isLoop ? writer.Open($"for (int x = 0; x < {columns.Count}; x++, i += {next})") : writer.Open())
        {
            using (writer.Open($"for (float* until = dz + {(isLoop ? 16 : columns.Count * 16)}; dz < until; dz++, i += {Lanes})"))
            {
                foreach (Tap tap in columns.Taps)
                {
                    writer.Statement(starts: tap == columns.Taps[0], $"V i{tap.Kernel} = V.Load({Emit.Plus("i", tap.Source * Position)});");
                }

                for (int row = 0; row < rows; row++)
                {
                    writer.Statement(starts: true, $"V d{row} = V.Create(dz[{row * OutputPlane * 16}]);");
                    foreach (Tap tap in columns.Taps)
                    {
                        string sum = ConvRows.Sum(row, tap.Kernel);
                        writer.Statement($"{sum} = V.MultiplyAdd(i{tap.Kernel}, d{row}, {sum});");
                    }
                }
            }

            if (!isLoop && next != 0)
            {
                writer.Line($"i += {next};");
            }
        }
    }
}
