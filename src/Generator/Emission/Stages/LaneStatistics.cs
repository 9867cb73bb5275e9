namespace GenBn.Generator.Emission.Stages;

/// <summary>
/// Statistics of a channel in one block, per lane: the lane's first value as origin, and the sum and the sum of squares of the
/// deviations from it, 16 lanes each.
/// </summary>
internal static class LaneStatistics
{
    /// <summary>Adds the sums of a finished tile of a convolution; <c>fresh</c> is true until there is an origin.</summary>
    public static void WriteTile(SourceWriter writer, int columns, int rows)
    {
        writer.Line("// Deviations from the lane's first value.");
        using (writer.Open("if (fresh)"))
        {
            writer.Line("fresh = false;");
            for (int row = 0; row < rows; row++)
            {
                writer.Line($"origin{row} = {ConvRows.Sum(row, 0)};");
            }
        }

        writer.Line();
        for (int column = 0; column < columns; column++)
        {
            for (int row = 0; row < rows; row++)
            {
                string value = ConvRows.Sum(row, column);
                writer.Line($"{value} -= origin{row};");
                writer.Line($"sum{row} += {value};");
                writer.Line($"square{row} = V.MultiplyAdd({value}, {value}, square{row});");
            }
        }
    }

    /// <summary>Adds values from memory, one after the other.</summary>
    public static void WriteDeviations(SourceWriter writer, string values, int floats)
    {
        using (writer.Open($"for (int at = 0; at < {floats}; at += 16)"))
        {
            writer.Line($"V deviation = V.Load({values} + at) - origin;");
            writer.Line("sum += deviation;");
            writer.Line("square = V.MultiplyAdd(deviation, deviation, square);");
        }

        writer.Line();
    }

    /// <summary>Stores the three at a channel's place.</summary>
    public static void WriteStores(SourceWriter writer, string suffix, string destination, int offset)
    {
        writer.Line($"origin{suffix}.Store({Emit.Plus(destination, offset)});");
        writer.Line($"sum{suffix}.Store({Emit.Plus(destination, offset + 16)});");
        writer.Line($"square{suffix}.Store({Emit.Plus(destination, offset + 32)});");
    }
}
