namespace GenBn.Benchmarks.Generation;

/// <summary>What was measured, several times, and what its median may be at most.</summary>
/// <param name="Name">Words for it.</param>
/// <param name="Values">At least one value.</param>
/// <param name="Bound">Of the median.</param>
/// <param name="Unit">Of values and bound.</param>
internal sealed record Figure(string Name, IReadOnlyCollection<double> Values, double Bound, string Unit)
{
    /// <summary>Whether the median is within the bound.</summary>
    public bool Holds => Measurement.Median(Values) <= Bound;

    /// <summary>Writes median, spread and bound in a line.</summary>
    public void Print(TextWriter output)
    {
        (double smallest, double largest) = Measurement.Range(Values);
        Measurement.Print(
            output,
            $"{Name,-58} {Measurement.Median(Values),8:F2} {Unit} ({smallest:F2} to {largest:F2}, {Values.Count} runs), at most {Bound} {Unit}: {(Holds ? "holds" : "DOES NOT HOLD")}");
    }
}
