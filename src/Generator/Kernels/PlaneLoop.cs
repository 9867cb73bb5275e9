using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>Sums over the values of a plane in memory, in parts where the plane is large; see <see cref="PlaneSums"/>.</summary>
internal static class PlaneLoop
{
    /// <summary>The runtime's sum of parts.</summary>
    public const string LongSum = "global::GenBn.CompilerServices.LongSum<V>";

    /// <summary>Declares sums, and for a large plane the sums of their parts.</summary>
    public static void WriteStart(SourceWriter writer, TensorShape shape, params string[] sums)
    {
        writer.Line($"V {string.Join(", ", sums.Select(sum => $"{sum} = V.Zero"))};");
        if (PlaneSums.IsLong(shape))
        {
            writer.Line($"{LongSum} {string.Join(", ", sums.Select(sum => $"{Long(sum)} = default"))};");
        }
    }

    /// <summary>Adds <paramref name="count"/> values: the body adds the one that is <c>at</c> floats from the first.</summary>
    public static void Write(SourceWriter writer, int count, bool isLong, Action body, params string[] sums)
    {
        if (!isLong)
        {
            WriteValues(writer, "0", Emit.Invariant($"{count * 16}"), body);
        }
        else if (count <= PlaneSums.Part)
        {
            WriteValues(writer, "0", Emit.Invariant($"{count * 16}"), body);
            foreach (string sum in sums)
            {
                writer.Line($"{Long(sum)}.Add({sum});");
            }
        }
        else
        {
            int part = PlaneSums.Part * 16;
            using (writer.Open($"for (int start = 0; start < {count * 16}; start += {part})"))
            {
                string end = Emit.Invariant($"start + {part}");
                writer.Line($"int end = {(count % PlaneSums.Part == 0 ? end : Emit.Invariant($"global::System.Math.Min({count * 16}, {end})"))};");
                WriteValues(writer, "start", "end", body);
                foreach (string sum in sums)
                {
                    writer.Line($"{Long(sum)}.Add({sum});");
                    writer.Line($"{sum} = V.Zero;");
                }
            }
        }

        writer.Line();
    }

    /// <summary>The whole sum.</summary>
    public static string Value(TensorShape shape, string sum) => PlaneSums.IsLong(shape) ? $"{Long(sum)}.Value" : sum;

    /// <summary>The name of the sum of a sum's parts.</summary>
    public static string Long(string sum) => $"long{char.ToUpperInvariant(sum[0])}{sum.Substring(1)}";

    private static void WriteValues(SourceWriter writer, string start, string end, Action body)
    {
        using (writer.Open($"for (int at = {start}; at < {end}; at += 16)"))
        {
            body();
        }
    }
}
