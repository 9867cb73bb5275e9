using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// Gradients of a recurrent layer's weights and biases of one block, 16 lanes for each: a weight's is the sum over positions of the delta of its row
/// times what its column multiplies.
/// </summary>
/// <param name="Shape">The layer.</param>
/// <param name="InputStride">Vectors from one channel of the input to the next.</param>
internal sealed record RecurrentWeightGradient(RecurrentShape Shape, int InputStride) : Kernel
{
    /// <summary>With <see cref="TileColumns"/>, 12 accumulators; 8 where two columns leave no other tile.</summary>
    private const int TileRows = 4;

    private const int TileColumns = 3;

    public override string Name => $"{Shape.Sizes}WeightGradient";

    public override string Summary => $"Gradients of the weights and biases of {Shape.Words}, 16 lanes each, one block.";

    public override IReadOnlyList<KernelParameter> Signature => [.. Parameters.Pointers("input", "trace", "deltas", "sums"), new("fresh", "bool")];

    /// <summary>Values whose sums these are.</summary>
    public static int Count(RecurrentShape shape) => shape.Rows * (shape.Channels + shape.Units + 2);

    public override void WriteBody(SourceWriter writer)
    {
        int slot = 16 * Shape.SlotRows, rows = Shape.Rows, units = Shape.Units;
        int weightHH = rows * Shape.Channels, biasIH = weightHH + (rows * units), biasHH = biasIH + rows;
        int candidate = 16 * (Shape.Cell == RecurrentCell.GRU ? Shape.QRow : Shape.FirstRows);
        (string, int, int) state = (Emit.Plus("trace", 16 * Shape.StateRow), 16, slot);
        WriteMatrix(writer, "weight_ih", rows, Shape.Channels, 0, "deltas", ("input", 16 * InputStride, 16));
        WriteMatrix(writer, Shape.IsLSTM ? "weight_hh" : "weight_hh of r and z", Shape.FirstRows, units, weightHH, "deltas", state);
        WriteBias(writer, "bias_ih", rows, biasIH, "deltas");
        WriteBias(writer, Shape.IsLSTM ? "bias_hh" : "bias_hh of r and z", Shape.FirstRows, biasHH, "deltas");
        if (!Shape.IsLSTM)
        {
            (string, int, int) reset = (Emit.Plus("trace", slot + (16 * Shape.QRow)), 16, slot);
            WriteMatrix(
                writer, "weight_hh of n", units, units, weightHH + (Shape.FirstRows * units), Emit.Plus("deltas", candidate), Shape.ResetsBefore ? reset : state);
            WriteBias(writer, "bias_hh of n", units, biasHH + Shape.FirstRows, Emit.Plus("deltas", candidate));
        }
    }

    private void WriteMatrix(SourceWriter writer, string words, int rows, int columns, int sums, string deltas, (string Start, int Column, int Position) source)
    {
        writer.Line($"// {words}.");
        int width = columns % TileColumns != 0 && columns % 2 == 0 ? 2 : Math.Min(TileColumns, columns), wide = columns / width * width;
        int wholeRows = rows / TileRows * TileRows;
        if (wholeRows > 0)
        {
            using (writer.Open($"for (int row = 0; row < {wholeRows}; row += {TileRows})"))
            {
                WriteRows(TileRows, "row");
            }
        }

        if (wholeRows < rows)
        {
            WriteRows(rows - wholeRows, Emit.Invariant($"{wholeRows}"));
        }

        void WriteRows(int tileRows, string row)
        {
            using (writer.Open($"for (int column = 0; column < {wide}; column += {width})"))
            {
                WriteTile(tileRows, row, width, "column");
            }

            if (wide < columns)
            {
                WriteTile(tileRows, row, columns - wide, Emit.Invariant($"{wide}"));
            }
        }

        void WriteTile(int tileRows, string row, int tileColumns, string column)
        {
            using (writer.Open(Emit.Lanes))
            {
                writer.Line($"float* sum = sums + (({sums} + ({row} * {columns}) + {column}) * 16) + lane;");
                writer.Line($"float* d = {deltas} + ({row} * 16) + lane, x = {source.Start} + ({column} * {source.Column}) + lane;");
                foreach ((int r, int c) in Pairs(tileRows, tileColumns))
                {
                    writer.Statement($"V sum{r}_{c} = fresh ? V.Zero : V.Load({Emit.Plus("sum", ((r * columns) + c) * 16)});");
                }

                using (writer.Open($"for (int t = 0; t < {Shape.Length}; t++, d += {16 * Shape.DeltaRows}, x += {source.Position})"))
                {
                    for (int c = 0; c < tileColumns; c++)
                    {
                        writer.Statement($"V x{c} = V.Load({Emit.Plus("x", c * source.Column)});");
                    }

                    for (int r = 0; r < tileRows; r++)
                    {
                        writer.Statement(starts: true, $"V d{r} = V.Load({Emit.Plus("d", r * 16)});");
                        for (int c = 0; c < tileColumns; c++)
                        {
                            writer.Statement($"sum{r}_{c} = V.MultiplyAdd(d{r}, x{c}, sum{r}_{c});");
                        }
                    }
                }

                foreach ((int r, int c) in Pairs(tileRows, tileColumns))
                {
                    writer.Statement($"sum{r}_{c}.Store({Emit.Plus("sum", ((r * columns) + c) * 16)});");
                }
            }
        }
    }

    private static IEnumerable<(int Row, int Column)> Pairs(int rows, int columns) =>
        Enumerable.Range(0, rows).SelectMany(row => Enumerable.Range(0, columns).Select(column => (row, column)));

    private void WriteBias(SourceWriter writer, string words, int rows, int sums, string deltas)
    {
        writer.Line($"// {words}.");
        using (writer.Open($"for (int at = 0; at < {16 * rows}; at += V.Count)"))
        {
            writer.Line($"float* d = {deltas} + at;");
            writer.Line($"V sum = fresh ? V.Zero : V.Load(sums + {16 * sums} + at);");
            using (writer.Open($"for (int t = 0; t < {Shape.Length}; t++, d += {16 * Shape.DeltaRows})"))
            {
                writer.Line("sum += V.Load(d);");
            }

            writer.Line($"sum.Store(sums + {16 * sums} + at);");
        }
    }
}
