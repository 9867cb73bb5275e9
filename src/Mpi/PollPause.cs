using System.Diagnostics;

namespace GenBn.Distributed;

/// <summary>
/// The pause between two polls of messages. For 2 microseconds, the time of a message through shared memory, it polls again at once. Then it lets
/// other threads run for 10 milliseconds, and finally it sleeps. Ranks that share a processor thus leave it to the rank for which the others wait.
/// </summary>
internal struct PollPause
{
    private static readonly long s_atOnce = Stopwatch.Frequency / 500_000;
    private static readonly long s_yielding = Stopwatch.Frequency / 100;
    private readonly long _start;
    private long _now;
    private long _lookAgain;

    /// <summary>Begins the wait.</summary>
    public PollPause()
    {
        _start = Stopwatch.GetTimestamp();
        _now = _start;
        _lookAgain = _start + s_yielding;
    }

    /// <summary>Time since the wait began.</summary>
    public readonly TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start, _now);

    /// <summary>Pauses.</summary>
    /// <returns>Whether it is time to check for rare failures, about every 10 milliseconds.</returns>
    public bool Next()
    {
        _now = Stopwatch.GetTimestamp();
        long elapsed = _now - _start;
        if (elapsed > s_yielding)
        {
            Thread.Sleep(1);
        }
        else if (elapsed > s_atOnce)
        {
            Thread.Yield();
        }

        if (_now < _lookAgain)
        {
            return false;
        }

        _lookAgain = _now + s_yielding;
        return true;
    }
}
