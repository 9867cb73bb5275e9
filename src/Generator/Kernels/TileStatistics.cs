using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// The <see cref="LaneStatistics"/> of a channel, taken strip by strip of tiles: between strips they wait in memory. The values of a strip are
/// one part of a large plane's sum.
/// </summary>
internal static class TileStatistics
{
    /// <summary>Floats of a channel's statistics in a block.</summary>
    public static int Floats(TensorShape shape) => PlaneSums.IsLong(shape) ? PlaneSums.LongStatistics : PlaneSums.Statistics;

    /// <summary>Declares what is measured: nothing so far in the first strip, else what the strips before have left.</summary>
    public static void WriteStart(SourceWriter writer, TensorShape shape, string channel)
    {
        writer.Line("bool fresh = first == 0;");
        writer.Line($"float* lanes = statistics + {channel} * {Floats(shape)} + lane;");
        writer.Line("V origin = fresh ? V.Zero : V.Load(lanes);");
        if (PlaneSums.IsLong(shape))
        {
            writer.Line("V sum = V.Zero, square = V.Zero;");
            writer.Line($"{PlaneLoop.LongSum} longSum = default, longSquare = default;");
            using (writer.Open("if (!fresh)"))
            {
                writer.Line($"longSum = new {PlaneLoop.LongSum}(V.Load(lanes + 16), V.Load(lanes + 48));");
                writer.Line($"longSquare = new {PlaneLoop.LongSum}(V.Load(lanes + 32), V.Load(lanes + 64));");
            }
        }
        else
        {
            writer.Line("V sum = fresh ? V.Zero : V.Load(lanes + 16), square = fresh ? V.Zero : V.Load(lanes + 32);");
        }

        writer.Line();
    }

    /// <summary>Adds a value. The first of all is the origin.</summary>
    public static void WriteValue(SourceWriter writer, string value)
    {
        if (value == "y0")
        {
            using (writer.Open("if (fresh)"))
            {
                writer.Line("fresh = false;");
                writer.Line("origin = y0;");
            }

            writer.Line();
        }

        writer.Statement(starts: true, $"{value} -= origin;");
        writer.Statement($"sum += {value};");
        writer.Statement($"square = V.MultiplyAdd({value}, {value}, square);");
    }

    /// <summary>Stores what was measured.</summary>
    public static void WriteEnd(SourceWriter writer, TensorShape shape)
    {
        writer.Line();
        bool isLong = PlaneSums.IsLong(shape);
        if (isLong)
        {
            writer.Line("longSum.Add(sum);");
            writer.Line("longSquare.Add(square);");
        }

        writer.Statement(starts: true, $"origin.Store(lanes);");
        writer.Statement($"{PlaneLoop.Value(shape, "sum")}.Store(lanes + 16);");
        writer.Statement($"{PlaneLoop.Value(shape, "square")}.Store(lanes + 32);");
        if (isLong)
        {
            writer.Statement($"longSum.Lost.Store(lanes + 48);");
            writer.Statement($"longSquare.Lost.Store(lanes + 64);");
        }
    }
}
