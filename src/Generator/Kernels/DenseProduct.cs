using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// destination[row] = Σ source[term] · weight[row · WeightRow + term · WeightStep], rows [first, end), all blocks: the text of a dense layer's
/// product and of its input gradient. Lanes are samples; a tile is up to 6 units or features × 2 blocks of 16 samples.
/// </summary>
/// <param name="Source">The parameter with the terms.</param>
/// <param name="SourceStride">Vectors from one block of them to the next.</param>
/// <param name="Destination">The parameter with the sums.</param>
/// <param name="DestinationStride">Vectors from one block of them to the next.</param>
/// <param name="Terms">Terms of a sum.</param>
/// <param name="Rows">Sums of a sample.</param>
/// <param name="HasBias">Whether sums start with a bias.</param>
/// <param name="WeightRow">Weights from one row to the next.</param>
/// <param name="WeightStep">Weights from one term to the next.</param>
/// <param name="Adds">Whether sums start with what is there already.</param>
internal sealed record DenseProduct(
    string Source, int SourceStride, string Destination, int DestinationStride, int Terms, int Rows, bool HasBias, int WeightRow, int WeightStep, bool Adds = false)
{
    /// <summary>Blocks of a tile, but for the last one where they are odd.</summary>
    private const int Columns = 2;

    /// <summary>More sums than these and their operands do not fit the registers.</summary>
    private const int MostRows = Machine.MostSums / Columns;

    /// <summary>What is applied to complete sums; null for nothing.</summary>
    public ActivationFunction? Activation { get; init; }

    /// <summary>Whether sums are made of chains; see <see cref="DenseSums"/>.</summary>
    private bool IsLong => DenseSums.IsLong(Terms);

    /// <summary>Whether sums wait in memory between chunks of terms.</summary>
    private bool IsChunked => Terms > DenseSums.Chain * 3 / 2;

    /// <summary>
    /// Units or features of a tile, and what a worker takes whole tiles of: those that take the shortest time for all, where the last tile
    /// overlaps the one before.
    /// </summary>
    public static int TileRows(int count) => count <= MostRows ? count : new[] { MostRows, 5, 4 }
        .OrderBy(rows => (count + rows - 1) / rows * Machine.SumTime(rows * Columns, longest: 1, rows * Columns, rows + Columns))
        .First();

    /// <summary>Writes it for all blocks.</summary>
    public void Write(SourceWriter writer)
    {
        writer.Line("int block = 0;");
        using (writer.Open($"for (; block + {Columns} <= blocks; block += {Columns})"))
        {
            WriteTiles(writer, Columns);
        }

        writer.Line();
        using (writer.Open("for (; block < blocks; block++)"))
        {
            WriteTiles(writer, 1);
        }
    }

    private void WriteTiles(SourceWriter writer, int columns)
    {
        using (writer.Open(Emit.Lanes))
        {
            if (IsLong)
            {
                WriteSegments(writer, columns);
            }
            else if (IsChunked)
            {
                using (writer.Open($"for (int term = 0; term < {Terms}; term += {DenseSums.Chain})"))
                {
                    writer.Line($"int count = global::System.Math.Min({DenseSums.Chain}, {Terms} - term);");
                    WriteRows(writer, columns);
                }
            }
            else
            {
                writer.Line($"const int term = 0, count = {Terms};");
                WriteRows(writer, columns);
            }
        }
    }

    /// <summary>A long sum: the tiles go through one segment of terms after the other.</summary>
    private void WriteSegments(SourceWriter writer, int columns)
    {
        using (writer.Open($"for (int segment = 0; segment < {Terms}; segment += {DenseSums.Segment})"))
        {
            writer.Line($"int until = global::System.Math.Min({Terms}, segment + {DenseSums.Segment});");
            WriteRows(writer, columns);
        }
    }

    /// <summary>
    /// The tiles of a worker's share, which is whole tiles. The last one of all may overlap the one before; what it has of that, which may
    /// be another worker's, is not stored.
    /// </summary>
    private void WriteRows(SourceWriter writer, int columns)
    {
        int rows = TileRows(Rows);
        int repeated = RegisterTile.Overlap(Rows, rows);
        string variable = repeated > 0 ? ChannelTiles.Tile("row") : "row";
        using (writer.Open($"for (int {variable} = first; {variable} < end; {variable} += {rows})"))
        {
            if (repeated > 0)
            {
                ChannelTiles.WriteLast(writer, "row", Rows - rows);
            }

            WriteTile(writer, rows, repeated, columns);
        }
    }

    private void WriteTile(SourceWriter writer, int rows, int repeated, int columns)
    {
        if (IsLong)
        {
            WriteLongTile(writer, rows, repeated, columns);
            return;
        }

        writer.Line($"float* x = {Source} + (long)block * {SourceStride * 16} + term * 16 + lane;");
        writer.Line($"float* w = weight + {Emit.Times("(long)row", WeightRow)} + {Emit.Times("(long)term", WeightStep)};");
        writer.Line($"float* z = {Destination} + (long)block * {DestinationStride * 16} + row * 16 + lane;");
        writer.Line($"// a[row][block]: {rows} × {columns} sums in registers, of x[term][block] and w[term][row].");
        ConvRows.WriteSums(writer, rows, columns, (row, column) => Start(row, column));
        writer.Line();
        WriteChain(writer, rows, columns);
        writer.Line();
        WriteStores(writer, rows, repeated, columns, ConvRows.Sum);
        WriteActivation(writer, rows, repeated, columns, IsChunked ? Emit.Invariant($" && term + count == {Terms}") : "");
    }

    /// <summary>A tile whose sums are made of chains; what is to be added to the next part of a sum is kept within a segment.</summary>
    private void WriteLongTile(SourceWriter writer, int rows, int repeated, int columns)
    {
        writer.Line($"float* z = {Destination} + (long)block * {DestinationStride * 16} + row * 16 + lane;");
        writer.Line($"// s[row][block]: {rows} × {columns} sums of chains of {DenseSums.Chain} terms.");
        ConvRows.WriteEach(writer, rows, columns, (row, column) => $"{PlaneLoop.LongSum} {Long(row, column)} = new(segment > 0 ? {Stored(row, column)} : {First(row, column)}, V.Zero);");
        using (writer.Open($"for (int term = segment; term < until; term += {DenseSums.Chain})"))
        {
            writer.Line($"int count = global::System.Math.Min({DenseSums.Chain}, until - term);");
            writer.Line($"float* x = {Source} + (long)block * {SourceStride * 16} + term * 16 + lane;");
            writer.Line($"float* w = weight + {Emit.Times("(long)row", WeightRow)} + {Emit.Times("(long)term", WeightStep)};");
            ConvRows.WriteSums(writer, rows, columns, (_, _) => "V.Zero");
            WriteChain(writer, rows, columns);
            ConvRows.WriteEach(writer, rows, columns, (row, column) => $"{Long(row, column)}.Add({ConvRows.Sum(row, column)});");
        }

        writer.Line();
        WriteStores(writer, rows, repeated, columns, (row, column) => Long(row, column) + ".Value");
        WriteActivation(writer, rows, repeated, columns, Emit.Invariant($" && until == {Terms}"));
    }

    private static string Long(int row, int column) => Emit.Invariant($"s{row}{column}");

    private void WriteChain(SourceWriter writer, int rows, int columns)
    {
        const int unroll = 4;
        writer.Line("int t = 0;");
        if (Terms >= unroll)
        {
            using (writer.Open($"for (; t + {unroll} <= count; t += {unroll}, x += {unroll * 16}, w += {unroll * WeightStep})"))
            {
                for (int step = 0; step < unroll; step++)
                {
                    WriteStep(writer, rows, columns, step);
                }
            }
        }

        if (Terms % unroll != 0)
        {
            using (writer.Open($"for (; t < count; t++, x += 16, w += {WeightStep})"))
            {
                WriteStep(writer, rows, columns, 0);
            }
        }
    }

    private void WriteStores(SourceWriter writer, int rows, int repeated, int columns, Func<int, int, string> value) =>
        ChannelTiles.WriteRows(writer, "row", rows, repeated, row =>
        {
            for (int column = 0; column < columns; column++)
            {
                writer.Statement($"{value(row, column)}.Store({Emit.Plus("z", Cell(row, column))});");
            }
        });

    /// <summary>In prediction, of sums that are complete.</summary>
    private void WriteActivation(SourceWriter writer, int rows, int repeated, int columns, string complete)
    {
        if (Activation is null)
        {
            return;
        }

        string skipped = $"({ChannelTiles.Tile("row")} - row)";
        using (writer.Open($"for (int at = 0; at < {columns}{complete}; at++)"))
        {
            string start = Emit.Invariant($"z + at * {DestinationStride * 16}");
            ActivationLoop.Write(
                writer, Activation, repeated > 0 ? $"{start} + {skipped} * 16" : start, repeated > 0 ? Emit.Invariant($"{rows} - {skipped}") : Emit.Invariant($"{rows}"), "16");
        }
    }

    private void WriteStep(SourceWriter writer, int rows, int columns, int step)
    {
        for (int column = 0; column < columns; column++)
        {
            writer.Statement(starts: column == 0, $"V x{step}{column} = V.Load({Emit.Plus("x", ((column * SourceStride) + step) * 16)});");
        }

        for (int row = 0; row < rows; row++)
        {
            writer.Statement(starts: true, $"V w{step}{row} = V.Create(w[{(row * WeightRow) + (step * WeightStep)}]);");
            for (int column = 0; column < columns; column++)
            {
                writer.Statement($"a{row}{column} = V.MultiplyAdd(x{step}{column}, w{step}{row}, a{row}{column});");
            }
        }
    }

    /// <summary>What a sum starts with: what waits of it or is there already, the bias, or 0.</summary>
    private string Start(int row, int column)
    {
        string start = First(row, column);
        return IsChunked && !Adds ? $"term > 0 ? {Stored(row, column)} : {start}" : start;
    }

    /// <summary>What a sum starts with at its first term: what is there already, the bias, or 0.</summary>
    private string First(int row, int column) => Adds ? Stored(row, column)
        : HasBias ? Emit.Invariant($"V.Create(bias[{Emit.Plus("row", row)}])")
        : "V.Zero";

    private string Stored(int row, int column) => $"V.Load({Emit.Plus("z", Cell(row, column))})";

    private int Cell(int row, int column) => ((column * DestinationStride) + row) * 16;
}
