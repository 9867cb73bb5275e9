using System.Diagnostics;

namespace GenBn.Sample.Measuring;

/// <summary>How long a prediction of one sample takes, and what it allocates.</summary>
/// <param name="Median">Half of the predictions took no longer, in microseconds.</param>
/// <param name="P99">99 of 100 predictions took no longer, in microseconds.</param>
/// <param name="Count">Predictions that were measured.</param>
/// <param name="AllocatedBytes">Bytes that a prediction allocates, on average.</param>
internal readonly record struct SampleTimes(double Median, double P99, int Count, double AllocatedBytes)
{
    private const int Most = 1_000_000;
    private const int Fewest = 100;

    /// <summary>Measures each prediction on its own for some seconds.</summary>
    public static SampleTimes Of(Predictor predictor, float[] sample, double seconds)
    {
        float[] outputs = new float[predictor.OutputLength];
        long[] ticks = new long[Most];

        // The first round compiles, and lets the processor speed up.
        _ = Fill(predictor, sample, outputs, ticks, seconds / 4);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        int count = Fill(predictor, sample, outputs, ticks, seconds);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Span<long> times = ticks.AsSpan(0, count);
        times.Sort();
        return new SampleTimes(Microseconds(times[(count - 1) / 2]), Microseconds(times[(int)(0.99 * (count - 1))]), count, (double)allocated / count);
    }

    private static int Fill(Predictor predictor, float[] sample, float[] outputs, long[] ticks, double seconds)
    {
        long end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        int count = 0;
        long before = Stopwatch.GetTimestamp();
        while (count < ticks.Length && (count < Fewest || before < end))
        {
            predictor.Predict(sample, outputs);
            long after = Stopwatch.GetTimestamp();
            ticks[count++] = after - before;
            before = after;
        }

        return count;
    }

    private static double Microseconds(long ticks) => 1e6 * ticks / Stopwatch.Frequency;
}
