using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission.Stages;

/// <summary>
/// The kernels of a dense layer. Their lanes are samples; a tile is 2 units × 4 blocks of 16 samples, or 6 × 2 where weights
/// that belong to one sum lie a row apart, so that a line of the cache serves more of them.
/// </summary>
internal static class DenseEmitter
{
    /// <summary>Units that a worker takes at a time in the forward pass: whole tiles.</summary>
    public const int ForwardShare = 4;

    /// <summary>Units or features that a worker takes at a time in the backward pass: whole tiles of the input gradient.</summary>
    public const int BackwardShare = 6;

    /// <summary>Terms of a sum before the next tile: 4 blocks of so many vectors take half of a first-level cache of 32 KB.</summary>
    private const int Chunk = 64;

    public static void WriteForward(SourceWriter writer, DenseStage stage)
    {
        string bias = stage.HasBias ? ", float* bias" : "";
        using SourceWriter.Block kernel = Emit.Kernel(
            writer,
            $"Forward: units [first, end) of {stage.Product.Name} [{stage.Units}] from {stage.Input.Name} [{stage.Layer.Features}], all blocks.",
            $"{stage.Name}Forward",
            $"float* input, float* weight{bias}, float* output, int first, int end, int blocks");
        var product = new DenseProduct(
            "input", stage.Input.Stride, "output", stage.Product.Stride, stage.Layer.Features, stage.Units, stage.HasBias, WeightRow: stage.Layer.Features, WeightStep: 1)
        {
            Activation = stage.Folded is null ? null : stage.Activation,
        };
        WriteProduct(writer, product);
    }

    public static void WriteInputGradient(SourceWriter writer, DenseStage stage, bool adds)
    {
        using SourceWriter.Block kernel = Emit.Kernel(
            writer,
            $"Input gradient: features [first, end) of {stage.Input.Name} [{stage.Layer.Features}] from {stage.Product.Name} [{stage.Units}], all blocks.",
            $"{stage.Name}InputGradient",
            $"float* gradient, float* weight, float* inputGradient, int first, int end, int blocks");
        var product = new DenseProduct(
            "gradient", stage.Product.Stride, "inputGradient", stage.Input.Stride, stage.Units, stage.Layer.Features, HasBias: false, WeightRow: 1, WeightStep: stage.Layer.Features, Adds: adds);
        WriteProduct(writer, product);
    }

    /// <summary>destination[row] = Σ source[term] · weight[row · WeightRow + term · WeightStep], rows [first, end), all blocks.</summary>
    private static void WriteProduct(SourceWriter writer, DenseProduct product)
    {
        (int rows, int columns, int last) = product.WeightStep == 1 ? (2, 4, ForwardShare) : (BackwardShare, 2, BackwardShare);
        writer.Line("int block = 0;");
        using (writer.Open($"for (; block + {columns} <= blocks; block += {columns})"))
        {
            WriteTiles(writer, product, Math.Min(product.Rows, rows), columns);
        }

        writer.Line();
        using (writer.Open("for (; block < blocks; block++)"))
        {
            WriteTiles(writer, product, Math.Min(product.Rows, last), 1);
        }
    }

    private static void WriteTiles(SourceWriter writer, DenseProduct product, int rows, int columns)
    {
        using (writer.Open(Emit.Lanes))
        {
            if (product.Terms > Chunk * 3 / 2)
            {
                using (writer.Open($"for (int term = 0; term < {product.Terms}; term += {Chunk})"))
                {
                    writer.Line($"int count = global::System.Math.Min({Chunk}, {product.Terms} - term);");
                    WriteRowLoops(writer, product, rows, columns);
                }
            }
            else
            {
                writer.Line($"const int term = 0, count = {product.Terms};");
                WriteRowLoops(writer, product, rows, columns);
            }
        }
    }

    private static void WriteRowLoops(SourceWriter writer, DenseProduct product, int rows, int columns)
    {
        writer.Line(product.Rows % rows == 0 ? "int row = first; // A worker's share is whole tiles." : "int row = first; // A worker's share is whole tiles, but for the last one.");
        using (writer.Open($"for (; row + {rows} <= end; row += {rows})"))
        {
            WriteTile(writer, product, rows, columns);
        }

        if (product.Rows % rows != 0)
        {
            using (writer.Open("if (row < end)"))
            {
                WriteTile(writer, product, product.Rows % rows, columns);
            }
        }
    }

    private static void WriteTile(SourceWriter writer, DenseProduct product, int rows, int columns)
    {
        const int unroll = 4;
        writer.Line($"float* x = {product.Source} + (long)block * {product.SourceStride * 16} + term * 16 + lane;");
        writer.Line($"float* w = weight + {Emit.Times("(long)row", product.WeightRow)} + {Emit.Times("(long)term", product.WeightStep)};");
        writer.Line($"float* z = {product.Destination} + (long)block * {product.DestinationStride * 16} + row * 16 + lane;");
        writer.Line($"// a[row][block]: {rows} × {columns} sums in registers, of x[term][block] and w[term][row].");
        writer.Line("V " + string.Join(", ", Cells(rows, columns).Select(cell => Emit.Invariant($"a{cell.Row}{cell.Column} = {Start(product, cell.Row, cell.Column)}"))) + ";");
        if (product.Terms > Chunk * 3 / 2)
        {
            using (writer.Open("if (term > 0)"))
            {
                foreach ((int row, int column) in Cells(rows, columns))
                {
                    writer.Line($"a{row}{column} = V.Load({Emit.Plus("z", Cell(product, row, column))});");
                }
            }
        }

        writer.Line();
        writer.Line("int t = 0;");
        using (writer.Open($"for (; t + {unroll} <= count; t += {unroll}, x += {unroll * 16}, w += {unroll * product.WeightStep})"))
        {
            for (int step = 0; step < unroll; step++)
            {
                WriteStep(writer, product, rows, columns, step);
            }
        }

        if (product.Terms % unroll != 0)
        {
            using (writer.Open($"for (; t < count; t++, x += 16, w += {product.WeightStep})"))
            {
                WriteStep(writer, product, rows, columns, 0);
            }
        }

        writer.Line();
        foreach ((int row, int column) in Cells(rows, columns))
        {
            writer.Line($"a{row}{column}.Store({Emit.Plus("z", Cell(product, row, column))});");
        }

        WriteActivation(writer, product, rows, columns);
    }

    /// <summary>In prediction, of sums that are complete.</summary>
    private static void WriteActivation(SourceWriter writer, DenseProduct product, int rows, int columns)
    {
        if (product.Activation is null)
        {
            return;
        }

        string complete = product.Terms > Chunk * 3 / 2 ? Emit.Invariant($" && term + count == {product.Terms}") : "";
        using (writer.Open($"for (int at = 0; at < {columns}{complete}; at++)"))
        {
            ActivationLoop.Write(writer, product.Activation, Emit.Invariant($"z + at * {product.DestinationStride * 16}"), rows, "16");
        }
    }

    private static void WriteStep(SourceWriter writer, DenseProduct product, int rows, int columns, int step)
    {
        for (int column = 0; column < columns; column++)
        {
            writer.Line($"V x{step}{column} = V.Load({Emit.Plus("x", ((column * product.SourceStride) + step) * 16)});");
        }

        for (int row = 0; row < rows; row++)
        {
            writer.Line($"V w{step}{row} = V.Create(w[{(row * product.WeightRow) + (step * product.WeightStep)}]);");
            for (int column = 0; column < columns; column++)
            {
                writer.Line($"a{row}{column} = V.MultiplyAdd(x{step}{column}, w{step}{row}, a{row}{column});");
            }
        }
    }

    /// <summary>What a sum starts with: the bias, what is there already, or 0.</summary>
    private static string Start(DenseProduct product, int row, int column) => product.HasBias ? Emit.Invariant($"V.Create(bias[{Emit.Plus("row", row)}])")
        : product.Adds ? $"V.Load({Emit.Plus("z", Cell(product, row, column))})"
        : "V.Zero";

    private static int Cell(DenseProduct product, int row, int column) => ((column * product.DestinationStride) + row) * 16;

    private static IEnumerable<(int Row, int Column)> Cells(int rows, int columns) =>
        from row in Enumerable.Range(0, rows) from column in Enumerable.Range(0, columns) select (row, column);

    private sealed record DenseProduct(
        string Source, int SourceStride, string Destination, int DestinationStride, int Terms, int Rows, bool HasBias, int WeightRow, int WeightStep, bool Adds = false)
    {
        /// <summary>What is applied to the sums; null for none.</summary>
        public ActivationLayer? Activation { get; init; }
    }
}
