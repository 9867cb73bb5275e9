using System.Diagnostics;
using System.Globalization;

namespace GenBn.Benchmarks;

/// <summary>
/// What other programs took of the processors during a measurement. With more than a few percent of that the measurement is
/// worth little, above all with several threads, where one delayed thread delays all.
/// </summary>
internal sealed class ForeignLoad
{
    private const string StatisticsFile = "/proc/stat";

    /// <summary>Ticks of <see cref="StatisticsFile"/> in a second, on every common Linux.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>The share above which a measurement does not count.</summary>
    public const double Tolerable = 0.05;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly double? _foreign = ForeignSeconds();

    /// <summary>The share, in [0, 1], since this object was made; null where the system does not tell.</summary>
    public double? Share
    {
        get
        {
            double available = Stopwatch.GetElapsedTime(_start).TotalSeconds * Environment.ProcessorCount;
            return ForeignSeconds() - _foreign is { } foreign ? Math.Clamp(foreign / available, 0, 1) : null;
        }
    }

    /// <summary>Says what other programs took, and whether that was too much.</summary>
    public static string Text(double? share) => share is null
        ? "what other programs took is unknown"
        : FormattableString.Invariant($"other programs took {100 * share:F0} % of the processors{(share > Tolerable ? ": too much for a measurement to count" : "")}");

    private static double? ForeignSeconds()
    {
        if (!File.Exists(StatisticsFile))
        {
            return null;
        }

        // cpu, user, nice, system, idle, iowait, irq, softirq, steal, and guests that are counted as user time already.
        string[] fields = File.ReadLines(StatisticsFile).First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double busy = fields[1..9].Where((_, index) => index is not (3 or 4)).Sum(field => double.Parse(field, CultureInfo.InvariantCulture));
        using Process self = Process.GetCurrentProcess();
        return (busy / TicksPerSecond) - self.TotalProcessorTime.TotalSeconds;
    }
}
