using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// Statistics of a channel in one block, per lane: the lane's first value as origin, and the sum and the sum of squares of the
/// deviations from it, 16 lanes each.
/// </summary>
/// <remarks>The sums of a large plane are taken in parts, see <see cref="PlaneSums"/>.</remarks>
internal static class LaneStatistics
{
    private static readonly string[] Sums = ["sum", "square"];

    /// <summary>Declares what a tile of <paramref name="rows"/> channels measures in registers.</summary>
    public static void WriteStart(SourceWriter writer, TensorShape shape, int rows)
    {
        writer.Line("bool fresh = true;");
        for (int row = 0; row < rows; row++)
        {
            writer.Statement($"V origin{row} = V.Zero, sum{row} = V.Zero, square{row} = V.Zero;");
        }

        if (PlaneSums.IsLong(shape))
        {
            for (int row = 0; row < rows; row++)
            {
                writer.Line($"{PlaneLoop.LongSum} longSum{row} = default, longSquare{row} = default;");
            }
        }

        writer.Line();
    }

    /// <summary>Adds the sums of a finished tile of a convolution; <c>fresh</c> is true until there is an origin.</summary>
    public static void WriteTile(SourceWriter writer, TensorShape shape, int columns, int rows)
    {
        writer.Line("// Deviations from the lane's first value.");
        using (writer.Open("if (fresh)"))
        {
            writer.Line("fresh = false;");
            for (int row = 0; row < rows; row++)
            {
                writer.Statement($"origin{row} = {ConvRows.Sum(row, 0)};");
            }
        }

        writer.Line();
        if (shape.Width > PlaneSums.Part)
        {
            WriteWideTile(writer, columns, rows);
            return;
        }

        for (int column = 0; column < columns; column++)
        {
            for (int row = 0; row < rows; row++)
            {
                string value = ConvRows.Sum(row, column);
                writer.Statement(starts: true, $"{value} -= origin{row};");
                writer.Statement($"sum{row} += {value};");
                writer.Statement($"square{row} = V.MultiplyAdd({value}, {value}, square{row});");
            }
        }
    }

    /// <summary>After a row of tiles: turns the sums into a part, if they are long enough.</summary>
    public static void WriteRowEnd(SourceWriter writer, TensorShape shape, int rows)
    {
        if (!PlaneSums.IsLong(shape))
        {
            return;
        }

        int period = Math.Max(1, PlaneSums.Part / shape.Width);
        writer.Line();
        using (writer.Open($"if (y % {period} == {period - 1})"))
        {
            for (int row = 0; row < rows; row++)
            {
                writer.Line($"longSum{row}.Add(sum{row});");
                writer.Line($"longSquare{row}.Add(square{row});");
                writer.Line($"sum{row} = V.Zero;");
                writer.Line($"square{row} = V.Zero;");
            }
        }
    }

    /// <summary>Stores what a tile of <paramref name="rows"/> channels has measured.</summary>
    public static void WriteEnd(SourceWriter writer, TensorShape shape, int rows)
    {
        writer.Line();
        writer.Line($"float* lanes = statistics + o * {PlaneSums.Statistics} + lane;");
        for (int row = 0; row < rows; row++)
        {
            if (PlaneSums.IsLong(shape))
            {
                writer.Line($"longSum{row}.Add(sum{row});");
                writer.Line($"longSquare{row}.Add(square{row});");
                WriteStores(writer, $"origin{row}", $"longSum{row}.Value", $"longSquare{row}.Value", "lanes", row * PlaneSums.Statistics);
            }
            else
            {
                WriteStores(writer, $"origin{row}", $"sum{row}", $"square{row}", "lanes", row * PlaneSums.Statistics);
            }
        }
    }

    /// <summary>Measures a whole plane at <c>x</c> in memory.</summary>
    public static void WritePlane(SourceWriter writer, TensorShape shape, string destination)
    {
        writer.Line("V origin = V.Load(x);");
        PlaneLoop.WriteStart(writer, shape, Sums);
        PlaneLoop.Write(writer, shape.Plane, PlaneSums.IsLong(shape), () => WriteDeviation(writer, "x"), Sums);
        WriteStores(writer, "origin", PlaneLoop.Value(shape, "sum"), PlaneLoop.Value(shape, "square"), destination, 0);
    }

    /// <summary>Adds row <c>y</c>, finished at <c>z</c> in memory, to a channel's sums at <c>lanes</c>.</summary>
    public static void WriteRow(SourceWriter writer, TensorShape shape)
    {
        bool isLong = PlaneSums.IsLong(shape);
        writer.Line("V origin = V.Load(y == 0 ? z : lanes);");
        PlaneLoop.WriteStart(writer, shape, Sums);
        using (writer.Open("if (y > 0)"))
        {
            writer.Line(isLong ? $"longSum = new {PlaneLoop.LongSum}(V.Load(lanes + 16), V.Load(lanes + 48));" : "sum = V.Load(lanes + 16);");
            writer.Line(isLong ? $"longSquare = new {PlaneLoop.LongSum}(V.Load(lanes + 32), V.Load(lanes + 64));" : "square = V.Load(lanes + 32);");
        }

        writer.Line();
        PlaneLoop.Write(writer, shape.Width, isLong, () => WriteDeviation(writer, "z"), Sums);
        WriteStores(writer, "origin", PlaneLoop.Value(shape, "sum"), PlaneLoop.Value(shape, "square"), "lanes", 0);
        if (isLong)
        {
            writer.Line("longSum.Lost.Store(lanes + 48);");
            writer.Line("longSquare.Lost.Store(lanes + 64);");
        }
    }

    /// <summary>A tile of a wide image by itself first, so that a row is a short chain of additions.</summary>
    private static void WriteWideTile(SourceWriter writer, int columns, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            writer.Line($"{ConvRows.Sum(row, 0)} -= origin{row};");
            writer.Line($"V part{row} = {ConvRows.Sum(row, 0)}, squared{row} = {ConvRows.Sum(row, 0)} * {ConvRows.Sum(row, 0)};");
        }

        for (int column = 1; column < columns; column++)
        {
            for (int row = 0; row < rows; row++)
            {
                string value = ConvRows.Sum(row, column);
                writer.Line($"{value} -= origin{row};");
                writer.Line($"part{row} += {value};");
                writer.Line($"squared{row} = V.MultiplyAdd({value}, {value}, squared{row});");
            }
        }

        for (int row = 0; row < rows; row++)
        {
            writer.Line($"sum{row} += part{row};");
            writer.Line($"square{row} += squared{row};");
        }
    }

    private static void WriteDeviation(SourceWriter writer, string values)
    {
        writer.Line($"V deviation = V.Load({values} + at) - origin;");
        writer.Line("sum += deviation;");
        writer.Line("square = V.MultiplyAdd(deviation, deviation, square);");
    }

    /// <summary>Stores the three at a channel's place.</summary>
    private static void WriteStores(SourceWriter writer, string origin, string sum, string square, string destination, int offset)
    {
        writer.Statement(starts: true, $"{origin}.Store({Emit.Plus(destination, offset)});");
        writer.Statement($"{sum}.Store({Emit.Plus(destination, offset + 16)});");
        writer.Statement($"{square}.Store({Emit.Plus(destination, offset + 32)});");
    }
}
