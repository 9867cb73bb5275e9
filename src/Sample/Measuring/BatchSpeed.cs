using System.Diagnostics;

namespace GenBn.Sample.Measuring;

/// <summary>How many samples a second are predicted, many in a call.</summary>
internal static class BatchSpeed
{
    /// <summary>Samples in a call.</summary>
    public const int Samples = 256;

    /// <summary>Measures for some seconds. The result is that of the median call, which other programs hardly disturb.</summary>
    public static double Of(Predictor predictor, float[] sample, int threads, double seconds)
    {
        float[] inputs = [.. Enumerable.Repeat(sample, Samples).SelectMany(values => values)];
        float[] outputs = new float[Samples * predictor.OutputLength];
        _ = Calls(predictor, inputs, outputs, threads, seconds / 4);
        List<double> calls = Calls(predictor, inputs, outputs, threads, seconds);
        calls.Sort();
        return Samples / calls[(calls.Count - 1) / 2];
    }

    private static List<double> Calls(Predictor predictor, float[] inputs, float[] outputs, int threads, double seconds)
    {
        var times = new List<double>();
        var all = Stopwatch.StartNew();
        do
        {
            long begin = Stopwatch.GetTimestamp();
            predictor.Predict(inputs, outputs, threads);
            times.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }
        while (all.Elapsed.TotalSeconds < seconds);
        return times;
    }
}
