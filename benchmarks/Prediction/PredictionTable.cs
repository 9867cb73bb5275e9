using System.Globalization;

namespace GenBn.Benchmarks.Prediction;

/// <summary>Prints comparisons as lines of a table.</summary>
internal sealed class PredictionTable(TextWriter output)
{
    private const int NameWidth = 44;

    /// <summary>The titles of the columns.</summary>
    public void Head() => Line("", "GenBn", "ONNX Runtime", "ratio", "single pairs", "allocated", "ONNX Runtime's settings");

    /// <summary>A comparison of calls with so many samples.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="samples">Samples of a run; of several, the speed is given instead of the time.</param>
    /// <param name="comparison">The times.</param>
    /// <param name="allocated">Bytes that a run allocates on GenBn's side; null where nobody counted.</param>
    /// <param name="settings">ONNX Runtime's.</param>
    public void Row(string name, int samples, Comparison comparison, double? allocated, string settings)
    {
        (double smallest, double largest) = comparison.Pairs;
        Line(
            name,
            Speed(samples, comparison.GenBn),
            Speed(samples, comparison.Onnx),
            Text($"{comparison.Ratio:F2}"),
            Text($"{smallest:F2} to {largest:F2}"),
            allocated is { } bytes ? Text($"{bytes:0.##} B") : "",
            settings);
    }

    private static string Speed(int samples, double[] seconds)
    {
        double median = Measurement.Median(seconds);
        return samples > 1 ? Text($"{samples / median:N0} images/s") : median < 1e-6 ? Text($"{1e9 * median:F0} ns") : Text($"{1e6 * median:N1} µs");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Line(string name, string genBn, string onnx, string ratio, string pairs, string allocated, string settings) => output.WriteLine(
        $"{name.PadRight(NameWidth)} {genBn,19} {onnx,19} {ratio,7} {pairs,16} {allocated,10}  {settings}");
}
