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

    /// <summary>Writes a line, numbers as in English.</summary>
    public static void Print(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
