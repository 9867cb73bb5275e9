using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// The weight gradient of a dense layer, dw[o][f] = Σ dz[o] · x[f] over all samples. Its lanes are features: a panel of inputs is
/// transposed, so that a sum runs on over the samples and no lanes are left to be added up. A worker owns features. The sums of a group of
/// blocks are complete in registers; there they take those that wait for them in the order of the tree.
/// </summary>
/// <param name="Features">Features.</param>
/// <param name="Units">Units.</param>
/// <param name="InputStride">Vectors from one block of the features to the next.</param>
/// <param name="OutputStride">The same of the units.</param>
internal sealed record DenseWeightGradient(int Features, int Units, int InputStride, int OutputStride) : Kernel
{
    /// <summary>Features that a worker takes at a time.</summary>
    public const int Share = 16;

    /// <summary>Features in a row of a panel, as in the runtime.</summary>
    private const int PanelWidth = 32;

    /// <summary>Units of a tile, two vectors of features each.</summary>
    private const int TileRows = Machine.MostSums / 2;

    public override string Name => Emit.Invariant($"DenseWeightGradient{Features}To{Units}");

    public override string Summary => Emit.Invariant($"Weight gradient: the features [first, end) of [{Features}] of all {Units} units, all blocks.");

    public override IReadOnlyList<KernelParameter> Signature => [.. Parameters.Pointers("input", "gradient", "weightGradient"), .. Parameters.SummedShare, new("panel")];

    /// <summary>Floats of the panel, of a tile's sums that wait within it, and of all sums that wait for the next one.</summary>
    public int ScratchFloats => PanelWidth * ((16 * SumTree.PartBlocks) + (SumTree.Levels * TileRows) + (SumTree.Levels * Units));

    public override void WriteBody(SourceWriter writer)
    {
        writer.Line($"float* near = panel + {PanelWidth * 16 * SumTree.PartBlocks}; // Sums of a tile that wait within a panel.");
        writer.Line($"float* sums = near + {PanelWidth * SumTree.Levels * TileRows}; // Sums that wait for the next panel.");
        using (writer.Open($"for (int f = first; f < end; f += {PanelWidth})"))
        {
            writer.Line($"int width = global::System.Math.Min({PanelWidth}, end - f);");
            using (writer.Open("for (int index = 0; index < tree.Parts; index++)"))
            {
                WritePanel(writer);
            }
        }
    }

    private void WritePanel(SourceWriter writer)
    {
        writer.Line("ref readonly global::GenBn.CompilerServices.SumPart part = ref tree.Part(index);");
        writer.Line($"// The panel: for each sample a row of {PanelWidth} features.");
        using (writer.Open("for (int block = part.FirstBlock; block < part.EndBlock; block++)"))
        {
            writer.Line($"global::GenBn.CompilerServices.PanelKernels.Transpose(input + (long)block * {InputStride * 16} + f * 16, width, panel + (block - part.FirstBlock) * {PanelWidth * 16});");
        }

        writer.Line();
        using (writer.Open("for (int lane = 0; lane < width; lane += 2 * V.Count)"))
        {
            ChannelTiles.Write(writer, "o", Units, TileRows, repeated: 0, (rows, _) => WriteTile(writer, rows));
        }

        writer.Line();
        using (writer.Open($"for (int o = 0; part.Set >= 0 && o < {Units}; o++)"))
        {
            writer.Line($"float* target = weightGradient + tree.Offset(part.Set) + o * {Features} + f;");
            writer.Line($"new global::System.ReadOnlySpan<float>(sums + o * {PanelWidth}, width).CopyTo(new global::System.Span<float>(target, width));");
        }
    }

    private void WriteTile(SourceWriter writer, int rows)
    {
        (int Row, int Column)[] cells = [.. Enumerable.Range(0, rows).SelectMany(row => new[] { (row, 0), (row, 1) })];
        string Place(int row, int column) => Emit.Plus("sum", row * PanelWidth) + (column == 0 ? "" : " + V.Count");
        writer.Line("float* x = panel + lane;");
        writer.Line($"float* dz = gradient + (long)part.FirstBlock * {OutputStride * 16} + o * 16;");
        using (writer.Open("for (int at = part.FirstRun; at < part.EndRun; at++)"))
        {
            writer.Line("ref readonly global::GenBn.CompilerServices.SumRun run = ref tree.Run(at);");
            writer.Line("int depth = run.Depth;");
            WriteSum(writer, "float* sum");
            ConvRows.WriteSums(writer, rows, 2, (_, _) => "V.Zero");
            writer.Line($"for (int block = run.First; block < run.End; block++, dz += {(OutputStride * 16) - 16})");
            using (writer.Open($"for (float* stop = dz + 16; dz < stop; dz++, x += {PanelWidth})"))
            {
                writer.Line("V x0 = V.Load(x), x1 = V.Load(x + V.Count);");
                for (int row = 0; row < rows; row++)
                {
                    writer.Statement(starts: true, $"V d{row} = V.Create(dz[{row * 16}]);");
                    writer.Statement($"{ConvRows.Sum(row, 0)} = V.MultiplyAdd(x0, d{row}, {ConvRows.Sum(row, 0)});");
                    writer.Statement($"{ConvRows.Sum(row, 1)} = V.MultiplyAdd(x1, d{row}, {ConvRows.Sum(row, 1)});");
                }
            }

            writer.Line();
            using (writer.Open("for (int merges = run.Merges; merges > 0; merges--)"))
            {
                writer.Line("depth--;");
                WriteSum(writer, "sum");
                foreach ((int row, int column) in cells)
                {
                    writer.Statement($"{ConvRows.Sum(row, column)} += V.Load({Place(row, column)});");
                }
            }

            writer.Line();
            foreach ((int row, int column) in cells)
            {
                writer.Statement($"{ConvRows.Sum(row, column)}.Store({Place(row, column)});");
            }
        }
    }

    /// <summary>Where the sums of a tile wait at a depth.</summary>
    private void WriteSum(SourceWriter writer, string sum) => writer.Line(
        $"{sum} = depth < part.Kept ? sums + depth * {Units * PanelWidth} + o * {PanelWidth} + lane : near + depth * {TileRows * PanelWidth} + lane;");
}
