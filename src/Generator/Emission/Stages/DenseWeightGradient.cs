using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission.Stages;

/// <summary>
/// The weight gradient of a dense layer, dw[o][f] = Σ dz[o] · x[f] over all samples. Its lanes are features: a panel of inputs is
/// transposed, so that a sum runs on over the samples and no lanes are left to be added up. A worker owns features.
/// </summary>
internal static class DenseWeightGradient
{
    /// <summary>Features that a worker takes at a time.</summary>
    public const int Share = 16;

    private const int Width = DenseStage.PanelWidth;

    private const int Blocks = DenseStage.PanelBlocks;

    /// <summary>Units of a tile, two vectors of features each.</summary>
    private const int TileRows = 6;

    public static void Write(SourceWriter writer, DenseStage stage)
    {
        using SourceWriter.Block kernel = Emit.Kernel(
            writer,
            $"Weight gradient: the features [first, end) of all {stage.Units} units, all blocks.",
            $"{stage.Name}WeightGradient",
            "float* input, float* gradient, float* weightGradient, int first, int end, int blocks, float* panel");
        writer.Line($"float* sums = panel + {Width * 16 * Blocks};");
        using (writer.Open($"for (int f = first; f < end; f += {Width})"))
        {
            writer.Line($"int width = global::System.Math.Min({Width}, end - f);");
            using (writer.Open($"for (int batch = 0; batch < blocks; batch += {Blocks})"))
            {
                WritePanel(writer, stage);
            }

            using (writer.Open($"for (int o = 0; o < {stage.Units}; o++)"))
            {
                writer.Line($"new global::System.ReadOnlySpan<float>(sums + o * {Width}, width).CopyTo(new global::System.Span<float>(weightGradient + o * {stage.Layer.Features} + f, width));");
            }
        }
    }

    private static void WritePanel(SourceWriter writer, DenseStage stage)
    {
        writer.Line($"int until = global::System.Math.Min(blocks, batch + {Blocks});");
        writer.Line($"// The panel: for each sample a row of {Width} features.");
        using (writer.Open("for (int block = batch; block < until; block++)"))
        {
            writer.Line($"global::GenBn.Kernels.PanelKernels.Transpose(input + (long)block * {stage.Input.Stride * 16} + f * 16, width, panel + (block - batch) * {Width * 16});");
        }

        writer.Line();
        using (writer.Open("for (int lane = 0; lane < width; lane += 2 * V.Count)"))
        {
            Emit.ChannelTiles(writer, "o", stage.Units, TileRows, repeated: 0, (rows, _) => WriteTile(writer, stage, rows));
        }
    }

    private static void WriteTile(SourceWriter writer, DenseStage stage, int rows)
    {
        (int Row, int Column)[] cells = [.. Enumerable.Range(0, rows).SelectMany(row => new[] { (row, 0), (row, 1) })];
        string Place(int row, int column) => Emit.Plus("sum", row * Width) + (column == 0 ? "" : " + V.Count");
        writer.Line($"float* sum = sums + o * {Width} + lane;");
        ConvRows.WriteSums(writer, rows, 2, (_, _) => "V.Zero");
        using (writer.Open("if (batch > 0)"))
        {
            foreach ((int row, int column) in cells)
            {
                writer.Line($"{ConvRows.Sum(row, column)} = V.Load({Place(row, column)});");
            }
        }

        writer.Line();
        writer.Line("float* x = panel + lane;");
        writer.Line($"float* dz = gradient + (long)batch * {stage.Product.Stride * 16} + o * 16;");
        using (writer.Open($"for (int block = batch; block < until; block++, dz += {(stage.Product.Stride * 16) - 16})"))
        using (writer.Open($"for (float* stop = dz + 16; dz < stop; dz++, x += {Width})"))
        {
            writer.Line("V x0 = V.Load(x), x1 = V.Load(x + V.Count);");
            for (int row = 0; row < rows; row++)
            {
                writer.Line($"V d{row} = V.Create(dz[{row * 16}]);");
                writer.Line($"{ConvRows.Sum(row, 0)} = V.MultiplyAdd(x0, d{row}, {ConvRows.Sum(row, 0)});");
                writer.Line($"{ConvRows.Sum(row, 1)} = V.MultiplyAdd(x1, d{row}, {ConvRows.Sum(row, 1)});");
            }
        }

        writer.Line();
        foreach ((int row, int column) in cells)
        {
            writer.Line($"{ConvRows.Sum(row, column)}.Store({Place(row, column)});");
        }
    }
}
