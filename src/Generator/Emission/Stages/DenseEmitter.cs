using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission.Stages;

/// <summary>The kernels of a dense layer. Their lanes are samples; a tile is up to 6 units or features × 2 blocks of 16 samples.</summary>
internal static class DenseEmitter
{
    /// <summary>Blocks of a tile, but for the last one where they are odd.</summary>
    private const int Columns = 2;

    /// <summary>More sums than these and their operands do not fit 16 registers.</summary>
    private const int MostRows = 6;

    /// <summary>
    /// Units or features of a tile, and what a worker takes whole tiles of: those that take the shortest time for all, where the last tile
    /// overlaps the one before.
    /// </summary>
    public static int TileRows(int count) => count <= MostRows ? count : new[] { MostRows, 5, 4 }
        .OrderBy(rows => (count + rows - 1) / rows * ColumnTile.SumTime(rows * Columns, longest: 1, rows * Columns, rows + Columns))
        .First();

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
            Activation = stage.Folded is null ? null : stage.Activation?.Function,
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
        writer.Line("int block = 0;");
        using (writer.Open($"for (; block + {Columns} <= blocks; block += {Columns})"))
        {
            WriteTiles(writer, product, Columns);
        }

        writer.Line();
        using (writer.Open("for (; block < blocks; block++)"))
        {
            WriteTiles(writer, product, 1);
        }
    }

    private static void WriteTiles(SourceWriter writer, DenseProduct product, int columns)
    {
        using (writer.Open(Emit.Lanes))
        {
            if (product.IsLong)
            {
                WriteSegments(writer, product, columns);
            }
            else if (product.IsChunked)
            {
                using (writer.Open($"for (int term = 0; term < {product.Terms}; term += {DenseSums.Chain})"))
                {
                    writer.Line($"int count = global::System.Math.Min({DenseSums.Chain}, {product.Terms} - term);");
                    WriteRows(writer, product, columns);
                }
            }
            else
            {
                writer.Line($"const int term = 0, count = {product.Terms};");
                WriteRows(writer, product, columns);
            }
        }
    }

    /// <summary>A long sum: the tiles go through one segment of terms after the other.</summary>
    private static void WriteSegments(SourceWriter writer, DenseProduct product, int columns)
    {
        using (writer.Open($"for (int segment = 0; segment < {product.Terms}; segment += {DenseSums.Segment})"))
        {
            writer.Line($"int until = global::System.Math.Min({product.Terms}, segment + {DenseSums.Segment});");
            WriteRows(writer, product, columns);
        }
    }

    /// <summary>
    /// The tiles of a worker's share, which is whole tiles. The last one of all may overlap the one before; what it has of that, which may
    /// be another worker's, is not stored.
    /// </summary>
    private static void WriteRows(SourceWriter writer, DenseProduct product, int columns)
    {
        int rows = TileRows(product.Rows);
        int repeated = RegisterTile.Overlap(product.Rows, rows);
        string variable = repeated > 0 ? Emit.Tile("row") : "row";
        using (writer.Open($"for (int {variable} = first; {variable} < end; {variable} += {rows})"))
        {
            if (repeated > 0)
            {
                Emit.LastTile(writer, "row", product.Rows - rows);
            }

            WriteTile(writer, product, rows, repeated, columns);
        }
    }

    private static void WriteTile(SourceWriter writer, DenseProduct product, int rows, int repeated, int columns)
    {
        if (product.IsLong)
        {
            WriteLongTile(writer, product, rows, repeated, columns);
            return;
        }

        writer.Line($"float* x = {product.Source} + (long)block * {product.SourceStride * 16} + term * 16 + lane;");
        writer.Line($"float* w = weight + {Emit.Times("(long)row", product.WeightRow)} + {Emit.Times("(long)term", product.WeightStep)};");
        writer.Line($"float* z = {product.Destination} + (long)block * {product.DestinationStride * 16} + row * 16 + lane;");
        writer.Line($"// a[row][block]: {rows} × {columns} sums in registers, of x[term][block] and w[term][row].");
        ConvRows.WriteSums(writer, rows, columns, (row, column) => Start(product, row, column));
        writer.Line();
        WriteChain(writer, product, rows, columns);
        writer.Line();
        WriteStores(writer, product, rows, repeated, columns, ConvRows.Sum);
        WriteActivation(writer, product, rows, repeated, columns, product.IsChunked ? Emit.Invariant($" && term + count == {product.Terms}") : "");
    }

    /// <summary>A tile whose sums are made of chains; what is to be added to the next part of a sum is kept within a segment.</summary>
    private static void WriteLongTile(SourceWriter writer, DenseProduct product, int rows, int repeated, int columns)
    {
        writer.Line($"float* z = {product.Destination} + (long)block * {product.DestinationStride * 16} + row * 16 + lane;");
        writer.Line($"// s[row][block]: {rows} × {columns} sums of chains of {DenseSums.Chain} terms.");
        ConvRows.WriteEach(writer, rows, columns, (row, column) => $"{PlaneLoop.LongSum} {Long(row, column)} = new(segment > 0 ? {Stored(product, row, column)} : {First(product, row, column)}, V.Zero);");
        using (writer.Open($"for (int term = segment; term < until; term += {DenseSums.Chain})"))
        {
            writer.Line($"int count = global::System.Math.Min({DenseSums.Chain}, until - term);");
            writer.Line($"float* x = {product.Source} + (long)block * {product.SourceStride * 16} + term * 16 + lane;");
            writer.Line($"float* w = weight + {Emit.Times("(long)row", product.WeightRow)} + {Emit.Times("(long)term", product.WeightStep)};");
            ConvRows.WriteSums(writer, rows, columns, (_, _) => "V.Zero");
            WriteChain(writer, product, rows, columns);
            ConvRows.WriteEach(writer, rows, columns, (row, column) => $"{Long(row, column)}.Add({ConvRows.Sum(row, column)});");
        }

        writer.Line();
        WriteStores(writer, product, rows, repeated, columns, (row, column) => Long(row, column) + ".Value");
        WriteActivation(writer, product, rows, repeated, columns, Emit.Invariant($" && until == {product.Terms}"));
    }

    private static string Long(int row, int column) => Emit.Invariant($"s{row}{column}");

    private static void WriteChain(SourceWriter writer, DenseProduct product, int rows, int columns)
    {
        const int unroll = 4;
        writer.Line("int t = 0;");
        if (product.Terms >= unroll)
        {
            using (writer.Open($"for (; t + {unroll} <= count; t += {unroll}, x += {unroll * 16}, w += {unroll * product.WeightStep})"))
            {
                for (int step = 0; step < unroll; step++)
                {
                    WriteStep(writer, product, rows, columns, step);
                }
            }
        }

        if (product.Terms % unroll != 0)
        {
            using (writer.Open($"for (; t < count; t++, x += 16, w += {product.WeightStep})"))
            {
                WriteStep(writer, product, rows, columns, 0);
            }
        }
    }

    private static void WriteStores(SourceWriter writer, DenseProduct product, int rows, int repeated, int columns, Func<int, int, string> value) =>
        Emit.Rows(writer, "row", rows, repeated, row =>
        {
            for (int column = 0; column < columns; column++)
            {
                writer.Line($"{value(row, column)}.Store({Emit.Plus("z", Cell(product, row, column))});");
            }
        });

    /// <summary>In prediction, of sums that are complete.</summary>
    private static void WriteActivation(SourceWriter writer, DenseProduct product, int rows, int repeated, int columns, string complete)
    {
        if (product.Activation is null)
        {
            return;
        }

        string skipped = $"({Emit.Tile("row")} - row)";
        using (writer.Open($"for (int at = 0; at < {columns}{complete}; at++)"))
        {
            string start = Emit.Invariant($"z + at * {product.DestinationStride * 16}");
            ActivationLoop.Write(
                writer, product.Activation, repeated > 0 ? $"{start} + {skipped} * 16" : start, repeated > 0 ? Emit.Invariant($"{rows} - {skipped}") : Emit.Invariant($"{rows}"), "16");
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

    /// <summary>What a sum starts with: what waits of it or is there already, the bias, or 0.</summary>
    private static string Start(DenseProduct product, int row, int column)
    {
        string start = First(product, row, column);
        return product.IsChunked && !product.Adds ? $"term > 0 ? {Stored(product, row, column)} : {start}" : start;
    }

    /// <summary>What a sum starts with at its first term: what is there already, the bias, or 0.</summary>
    private static string First(DenseProduct product, int row, int column) => product.Adds ? Stored(product, row, column)
        : product.HasBias ? Emit.Invariant($"V.Create(bias[{Emit.Plus("row", row)}])")
        : "V.Zero";

    private static string Stored(DenseProduct product, int row, int column) => $"V.Load({Emit.Plus("z", Cell(product, row, column))})";

    private static int Cell(DenseProduct product, int row, int column) => ((column * product.DestinationStride) + row) * 16;

    private sealed record DenseProduct(
        string Source, int SourceStride, string Destination, int DestinationStride, int Terms, int Rows, bool HasBias, int WeightRow, int WeightStep, bool Adds = false)
    {
        /// <summary>What is applied to the sums; null for none.</summary>
        public ActivationFunction? Activation { get; init; }

        /// <summary>Whether sums are made of chains; see <see cref="DenseSums"/>.</summary>
        public bool IsLong => DenseSums.IsLong(Terms);

        /// <summary>Whether sums wait in memory between chunks of terms.</summary>
        public bool IsChunked => Terms > DenseSums.Chain * 3 / 2;
    }
}
