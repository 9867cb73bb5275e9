using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// The weight gradient of a convolution, dw[o][c][ky][kx] = Σ dz[o][y][x] · input[c][y·s − p + ky·d][x·s − p + kx·d]: a kernel row
/// of accumulators for a few channels stays in registers while a strip of rows streams by. The lanes are summed at the end
/// of a group of blocks.
/// </summary>
/// <param name="Geometry">The convolution.</param>
/// <param name="InputPlane">Vectors from one input channel to the next.</param>
/// <param name="OutputPlane">The same of the output.</param>
/// <param name="HasBias">Whether it sums the gradient of a bias, too.</param>
internal sealed record ConvWeightGradient(ConvGeometry Geometry, int InputPlane, int OutputPlane, bool HasBias) : Kernel
{
    private Derived<RegisterTile> _tile;
    private Derived<WeightGradientRows> _products;

    public override string Name => $"{Geometry.Name}WeightGradient{KernelNames.Change(Geometry.Source, Geometry.Shape)}";

    public override string Summary =>
        $"Convolution [{Geometry.Source}] → [{Geometry.Shape}], {Geometry.Words}, weight gradient: {Emit.Thousands(GradientCount)} sums of 16 lanes, over one block. Fresh sums start at 0, others go on.";

    public override IReadOnlyList<KernelParameter> Signature => [.. Parameters.Pointers("input", "gradient", "sums"), new("fresh", "bool"), Parameters.Ahead];

    /// <summary>Output × input channels, each with a kernel row of sums in registers.</summary>
    public RegisterTile Tile => _tile.Of(this, static kernel => RegisterTile.ForWeightGradient(
        kernel.Geometry.GroupChannels, kernel.Geometry.GroupSources, kernel.Geometry.Window.Kernel.Width, outputPlane: 0, inputPlane: 0));

    /// <summary>Weights and biases: the sums, 16 lanes each.</summary>
    public int GradientCount => Geometry.WeightCount + (HasBias ? Geometry.Shape.Channels : 0);

    /// <summary>Rows that it streams through in one block, about: the places where it can fetch ahead.</summary>
    public int RowCount => Geometry.Groups * Parts.Cover(Geometry.GroupChannels, Tile.Rows) * Parts.Cover(Geometry.GroupSources, Tile.Columns)
        * Geometry.Window.Kernel.Height * Math.Max(1, Math.Min(Geometry.Shape.Height, Geometry.Source.Height));

    /// <summary>
    /// Output rows that are taken at a time, for all channels, in equal parts: as many as half of a second-level
    /// cache holds. All where they fit, or where the sums fill the cache by themselves.
    /// </summary>
    private int Strip
    {
        get
        {
            int height = Geometry.Shape.Height;
            int perRow = (Geometry.GroupChannels * Geometry.Shape.Width) + (Geometry.GroupSources * Geometry.Source.Width * Geometry.Window.Stride.Height);
            return Geometry.WeightCount > Machine.SecondLevelShare ? height : Parts.Equal(height, Math.Min(height, Math.Max(1, Machine.SecondLevelShare / perRow)));
        }
    }

    private WeightGradientRows Products => _products.Of(this, static kernel => new(kernel.Geometry, kernel.InputPlane, kernel.OutputPlane, kernel.Geometry.GroupSources));

    public override void WriteBody(SourceWriter writer)
    {
        writer.Line($"ahead.Spread({RowCount});");
        if (HasBias)
        {
            writer.Line($"float* biasSums = sums + {Geometry.WeightCount * 16};");
        }

        string advance = Emit.Invariant($"input += {Geometry.GroupSources * InputPlane * 16}, gradient += {Geometry.GroupChannels * OutputPlane * 16}, sums += {Geometry.GroupWeights * 16}")
            + (HasBias ? Emit.Invariant($", biasSums += {Geometry.GroupChannels * 16}") : "");
        ConvRows.WriteGroups(writer, Geometry.Groups, advance, () =>
            ConvRows.WriteStrips(writer, Geometry.Shape.Height, Strip, "stripTop", "stripBottom", () =>
                ChannelTiles.Write(
                    writer, "o", Geometry.GroupChannels, Tile.Rows, Tile.RepeatedRows, (rows, repeated) => WriteStrips(writer, rows, repeated), outer: Emit.Lanes)));
    }

    /// <summary>The rows of a strip that fits the second-level cache, in strips that fit the first.</summary>
    private void WriteStrips(SourceWriter writer, int rows, int repeated)
    {
        int height = Strip;
        bool isPart = height < Geometry.Shape.Height;
        int perRow = (rows * Geometry.Shape.Width) + (Tile.Columns * Geometry.Window.Stride.Height * Geometry.Source.Width);
        int strip = Parts.Equal(height, Math.Max(1, Math.Min(height, Machine.FirstLevelShare / perRow)));
        if (strip < height)
        {
            string end = isPart ? "stripBottom" : Emit.Invariant($"{height}");
            using (writer.Open($"for (int top = {(isPart ? "stripTop" : "0")}; top < {end}; top += {strip})"))
            {
                writer.Line($"int bottom = global::System.Math.Min({end}, top + {strip});");
                writer.Line("bool start = fresh && top == 0;");
                WriteStrip(writer, rows, repeated);
            }
        }
        else
        {
            writer.Line(isPart ? "int top = stripTop, bottom = stripBottom;" : Emit.Invariant($"const int top = 0, bottom = {height};"));
            writer.Line(isPart ? "bool start = fresh && top == 0;" : "bool start = fresh;");
            WriteStrip(writer, rows, repeated);
        }
    }

    private void WriteStrip(SourceWriter writer, int rows, int repeated)
    {
        ChannelTiles.Write(writer, "c", Geometry.GroupSources, Tile.Columns, Tile.RepeatedColumns, (columns, repeatedColumns) =>
            WriteKernelRows(writer, new RegisterTile(rows, columns) { RepeatedRows = repeated, RepeatedColumns = repeatedColumns }));
        if (HasBias)
        {
            WriteBias(writer, rows, repeated);
        }
    }

    private void WriteKernelRows(SourceWriter writer, RegisterTile tile)
    {
        using (writer.Open($"for (int k = 0; k < {Geometry.Window.Kernel.Height}; k++)"))
        {
            writer.Line($"float* sum = sums + (({Emit.Times("o", Geometry.GroupSources)} + c) * {Geometry.Window.Taps} + {Emit.Times("k", Geometry.Window.Kernel.Width)}) * 16 + lane;");
            Products.WriteStart(writer, tile, "!start");
            Products.WriteRows(writer, tile, "gradient", "input", "ahead.Fetch();");
            writer.Line();
            Products.WriteEnd(writer, tile);
        }
    }

    private void WriteBias(SourceWriter writer, int rows, int repeated)
    {
        string first = repeated == 0 ? "0" : Emit.Invariant($"o == {ChannelTiles.Tile("o")} ? 0 : {repeated}");
        using (writer.Open($"for (int b = {first}; b < {rows}; b++)"))
        {
            writer.Line($"float* sum = biasSums + (o + b) * 16 + lane;");
            writer.Line($"float* dz = gradient + (o + b) * {OutputPlane * 16} + lane;");
            writer.Line("V total = start ? V.Zero : V.Load(sum);");
            using (writer.Open($"for (int at = top * {Geometry.Shape.Width}; at < bottom * {Geometry.Shape.Width}; at++)"))
            {
                writer.Line("total += V.Load(dz + at * 16);");
            }

            writer.Line("total.Store(sum);");
        }
    }
}
