using System.Globalization;

namespace GenBn.Benchmarks;

/// <summary>Sums up repeated measurements.</summary>
internal static class Measurement
{
    /// <summary>The middle value; of an even number of values, the mean of the two in the middle.</summary>
    /// <param name="values">At least one value.</param>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length, nameof(values));
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The smallest and the largest value.</summary>
    /// <param name="values">At least one value.</param>
    public static (double Smallest, double Largest) Range(IReadOnlyCollection<double> values) => (values.Min(), values.Max());

    /// <summary>How far apart the values are: (largest − smallest) / median.</summary>
    /// <param name="values">At least one value.</param>
    public static double Spread(IReadOnlyCollection<double> values)
    {
        (double smallest, double largest) = Range(values);
        return (largest - smallest) / Median(values);
    }

    /// <summary>Writes the geometric mean and the smallest of some ratios.</summary>
    /// <param name="output">Where to print.</param>
    /// <param name="ratios">What was compared, and how many times as fast GenBn was; at least one.</param>
    public static void PrintSummary(TextWriter output, IReadOnlyCollection<(string Name, double Ratio)> ratios)
    {
        double mean = Math.Exp(ratios.Average(line => Math.Log(line.Ratio)));
        (string name, double smallest) = ratios.MinBy(line => line.Ratio);
        Print(output, $"geometric mean of {ratios.Count} ratios {mean:F2}, smallest {smallest:F2} ({name})");
    }

    /// <summary>Writes a line, numbers as in English.</summary>
    public static void Print(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
