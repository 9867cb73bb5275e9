using System.Diagnostics;

namespace GenBn.Benchmarks.Prediction;

/// <summary>Runs a side as often as a measurement needs to be far above the timer's noise.</summary>
internal sealed class TimedSide
{
    private const double LeastSeconds = 0.04;

    /// <summary>
    /// The other side's threads wait busily for a while; so long until they sleep. After 5 ms ONNX Runtime's still took a processor from
    /// GenBn's two threads: half of the speed.
    /// </summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(100);

    private readonly ISide _side;
    private readonly int _times;

    /// <summary>Warms the side up and finds how often to run it.</summary>
    /// <param name="side">What is timed.</param>
    /// <param name="warmUp">Seconds to run it at least, so that just-in-time compilation is over.</param>
    public TimedSide(ISide side, double warmUp)
    {
        _side = side;
        _times = 1;
        long start = Stopwatch.GetTimestamp();
        double seconds = Elapsed(side, _times);
        while (seconds < LeastSeconds || Stopwatch.GetElapsedTime(start).TotalSeconds < warmUp)
        {
            _times = seconds < LeastSeconds / 2 ? 2 * _times : (int)Math.Ceiling(_times * 1.1 * LeastSeconds / seconds);
            seconds = Elapsed(side, _times);
        }
    }

    /// <summary>Seconds of one run.</summary>
    public double Seconds()
    {
        Thread.Sleep(Silence);
        _side.Run((_times + 7) / 8);
        return Elapsed(_side, _times) / _times;
    }

    private static double Elapsed(ISide side, int times)
    {
        long start = Stopwatch.GetTimestamp();
        side.Run(times);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
