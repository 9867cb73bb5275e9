using System.Diagnostics;

namespace GenBn.Sample.Measuring;

/// <summary>How long it takes from a file of weights to a predictor.</summary>
/// <param name="First">The first time, with all that a process does once, in milliseconds.</param>
/// <param name="Median">The median of the next times, in milliseconds.</param>
internal readonly record struct LoadTimes(double First, double Median)
{
    private const int Repetitions = 21;

    /// <summary>Loads some times.</summary>
    public static LoadTimes Of(Func<Predictor> load)
    {
        double first = TimeOf(load);
        double[] times = [.. Enumerable.Range(0, Repetitions).Select(_ => TimeOf(load)).Order()];
        return new LoadTimes(first, times[Repetitions / 2]);
    }

    private static double TimeOf(Func<Predictor> load)
    {
        long begin = Stopwatch.GetTimestamp();
        _ = load();
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }
}
