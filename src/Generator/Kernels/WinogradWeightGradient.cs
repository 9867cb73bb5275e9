using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// The weight gradient of a 3×3 convolution by <see cref="WinogradTransform"/>, dg = Gᵀ · [Σ (A · dy · Aᵀ) ⊙ (Bᵀ · d · B)] · G, the sum over the
/// tiles of all samples: the adjoint of the forward form. The kernel makes the sums of the 36 products; the transform is done for a whole group
/// of blocks.
/// </summary>
/// <param name="Plane">The convolution, forward.</param>
/// <param name="Panel">How it goes through the tiles.</param>
/// <param name="InputPlane">Vectors from one input channel to the next.</param>
/// <param name="OutputPlane">The same of the output.</param>
/// <param name="HasBias">Whether it sums the gradient of a bias, too.</param>
internal sealed record WinogradWeightGradient(WinogradPlane Plane, WinogradGradientPanel Panel, int InputPlane, int OutputPlane, bool HasBias) : Kernel
{
    public override string Name => $"WinogradConv3x3WeightGradient{KernelNames.Change(Plane.Source, Plane.Shape)}";

    public override string Summary => $"Convolution [{Plane.Source}] → [{Plane.Shape}], windows 3×3, weight gradient: "
        + $"{Emit.Thousands(Panel.Products(Plane))} sums of products of transformed tiles, over one block. Fresh sums start at 0, others go on.";

    public override IReadOnlyList<KernelParameter> Signature => [.. Parameters.Pointers("input", "gradient", "sums", "tiles"), new("fresh", "bool"), Parameters.Ahead];

    public override IEnumerable<string> Reasons =>
    [
        "Winograd's F(4×4, 3×3) the other way round: a tile of 4×4 gradients takes 36 products of transformed inputs and gradients instead of 144.",
        "The lanes of a sum are added while they are in the first-level cache.",
    ];

    /// <summary>Floats of the sums.</summary>
    public int SumFloats => Panel.SumFloats(Plane, HasBias);

    /// <summary>Floats of scratch memory.</summary>
    public int ScratchFloats => Panel.Floats(Plane);

    public override void WriteBody(SourceWriter writer)
    {
        writer.Line($"ahead.Spread({Parts.Cover(Plane.Tiles, Panel.Strip) * WinogradTransform.Products * (Plane.Shape.Channels / Panel.Rows)});");
        writer.Line($"float* gradients = tiles + {Plane.Source.Channels * Panel.Stride * 16};");
        writer.Line($"float* half = gradients + {Plane.Shape.Channels * Panel.Stride * 16};");
        writer.Line($"float* lanes = half + {WinogradTransform.Products * 16};");
        using (writer.Open($"for (int first = 0; first < {Plane.Tiles}; first += {Panel.Strip})"))
        {
            writer.Line(Plane.Tiles % Panel.Strip == 0
                ? Emit.Invariant($"const int count = {Panel.Strip};")
                : Emit.Invariant($"int count = global::System.Math.Min({Panel.Strip}, {Plane.Tiles} - first);"));
            WriteInputs(writer);
            WriteGradients(writer);
            WriteProducts(writer);
        }

        if (HasBias)
        {
            WriteBias(writer);
        }
    }

    private void WriteInputs(SourceWriter writer)
    {
        writer.Line("// The tiles of all input channels, transformed.");
        writer.Line("for (int tile = 0; tile < count; tile++)");
        using (writer.Open(Emit.Lanes))
        {
            Plane.WriteInputTile(writer, $"((first + tile) / {Plane.Columns})", $"((first + tile) % {Plane.Columns})");
            Plane.WriteEmptyColumns(writer);
            writer.Line($"float* d = input + (y * {Plane.Source.Width} + x) * 16 + lane;");
            writer.Line("float* transformed = tiles + tile * 16 + lane;");
            using (writer.Open($"for (int c = 0; c < {Plane.Source.Channels}; c++, d += {InputPlane * 16}, transformed += {Panel.Stride * 16})"))
            {
                Plane.WriteInput(writer, 16, "transformed", Panel.Strip * 16);
            }
        }

        writer.Line();
    }

    private void WriteGradients(SourceWriter writer)
    {
        writer.Line("// The tiles of all output channels' gradients, transformed.");
        writer.Line("for (int tile = 0; tile < count; tile++)");
        using (writer.Open(Emit.Lanes))
        {
            Plane.WriteOutputTile(writer, $"((first + tile) / {Plane.Columns})", $"((first + tile) % {Plane.Columns})", needsRows: false);
            writer.Line($"{(Plane.HasPartialColumns ? "" : "const ")}int right = {Plane.ColumnCount};");
            writer.Line($"float* dz = gradient + (y * {Plane.Shape.Width} + x) * 16 + lane;");
            writer.Line("float* transformed = gradients + tile * 16 + lane;");
            using (writer.Open($"for (int o = 0; o < {Plane.Shape.Channels}; o++, dz += {OutputPlane * 16}, transformed += {Panel.Stride * 16})"))
            {
                Plane.WriteGradient(writer, "transformed", Panel.Strip * 16);
            }
        }

        writer.Line();
    }

    private void WriteProducts(SourceWriter writer)
    {
        int sources = Plane.Source.Channels;
        int overlap = RegisterTile.Overlap(sources, Panel.Columns);
        string c = overlap > 0 ? "cTile" : "c";
        writer.Line("// The sums of the products of each of a tile's 36 values.");
        using (writer.Open($"for (int at = 0; at < {WinogradTransform.Products}; at++)"))
        using (writer.Open($"for (int o = 0; o < {Plane.Shape.Channels}; o += {Panel.Rows})"))
        {
            writer.Line("ahead.Fetch();");
            using (writer.Open($"for (int {c} = 0; {c} < {sources}; {c} += {Panel.Columns})"))
            {
                if (overlap > 0)
                {
                    ChannelTiles.WriteLast(writer, "c", sources - Panel.Columns);
                }

                using (writer.Open(Emit.Lanes))
                {
                    WriteTile(writer);
                }
            }

            writer.Line($"float* sum = sums + (at * {Plane.Shape.Channels} + o) * {sources};");
            writer.Line($"global::GenBn.CompilerServices.HorizontalSum.Add(lanes, {Panel.Rows * sources}, sum, fresh && first == 0);");
        }
    }

    private void WriteTile(SourceWriter writer)
    {
        int stride = Panel.Stride * 16;
        ConvRows.WriteSums(writer, Panel.Rows, Panel.Columns, static (_, _) => "V.Zero");
        writer.Statement(starts: true, $"float* dz = gradients + o * {stride} + at * {Panel.Strip * 16} + lane;");
        writer.Statement($"float* i = tiles + c * {stride} + at * {Panel.Strip * 16} + lane;");
        using (writer.Open("for (int tile = 0; tile < count; tile++, dz += 16, i += 16)"))
        {
            bool keepsRows = Panel.Rows < Panel.Columns;
            (int kept, int other) = keepsRows ? (Panel.Rows, Panel.Columns) : (Panel.Columns, Panel.Rows);
            for (int index = 0; index < kept; index++)
            {
                Load(keepsRows, index, starts: index == 0);
            }

            for (int index = 0; index < other; index++)
            {
                Load(!keepsRows, index, starts: true);
                for (int with = 0; with < kept; with++)
                {
                    (int row, int column) = keepsRows ? (with, index) : (index, with);
                    string sum = ConvRows.Sum(row, column);
                    writer.Statement($"{sum} = V.MultiplyAdd(dz{row}, i{column}, {sum});");
                }
            }
        }

        writer.Line("float* l = lanes + c * 16 + lane;");
        ConvRows.WriteEach(writer, Panel.Rows, Panel.Columns, (row, column) =>
            $"{ConvRows.Sum(row, column)}.Store({Emit.Plus("l", ((row * Plane.Source.Channels) + column) * 16)});");

        void Load(bool isRow, int index, bool starts)
        {
            string name = isRow ? "dz" : "i";
            writer.Statement(starts, $"V {name}{index} = V.Load({Emit.Plus(name, index * stride)});");
        }
    }

    private void WriteBias(SourceWriter writer)
    {
        writer.Line();
        writer.Line($"float* biasSums = sums + {Panel.Products(Plane)};");
        writer.Line($"for (int o = 0; o < {Plane.Shape.Channels}; o++)");
        using (writer.Open(Emit.Lanes))
        {
            writer.Line($"float* dz = gradient + o * {OutputPlane * 16} + lane;");
            writer.Line("V total = fresh ? V.Zero : V.Load(biasSums + o * 16 + lane);");
            using (writer.Open($"for (int at = 0; at < {Plane.Shape.Plane}; at++)"))
            {
                writer.Line("total += V.Load(dz + at * 16);");
            }

            writer.Line("total.Store(biasSums + o * 16 + lane);");
        }
    }
}
