namespace GenBn.Threading;

/// <summary>
/// How many workers of a team take part in its jobs. Where other programs hold the processors, workers that meet at barriers wait for
/// whichever of them does not run, and fewer are faster. This watches the time that the caller loses in waits: above one half, half of the
/// workers would take no longer, and half of them go on. Later the others get another try, each time after a longer pause if it fails.
/// </summary>
/// <remarks>Results do not depend on the number of workers. Not for use by two threads at once.</remarks>
/// <param name="most">Workers of the team.</param>
/// <param name="second">Ticks of a second.</param>
internal sealed class TeamLoad(int most, long second)
{
    private readonly int _most = most;

    /// <summary>Time of jobs that is looked at together.</summary>
    private readonly long _window = second / 50;
    private readonly long _shortestPause = second / 20;
    private readonly long _longestPause = 2 * second;
    private long _time;
    private long _lost;
    private long _pause;
    private long _left;

    /// <summary>Workers that the next job should have.</summary>
    public int Active { get; private set; } = most;

    /// <summary>Takes account of a job that ran on <see cref="Active"/> workers.</summary>
    /// <param name="time">Ticks from its start to its end.</param>
    /// <param name="lost">Of these, how many the caller spent in waits.</param>
    public void Add(long time, long lost)
    {
        _time += time;
        _lost += lost;
        if (2 * _lost > Math.Max(_time, _window))
        {
            Active = Math.Max(1, Active / 2);
            _pause = Math.Clamp(2 * _pause, _shortestPause, _longestPause);
            _left = _pause;
            Forget();
        }
        else if (Active < _most && (_left -= time) <= 0)
        {
            Active = Math.Min(_most, 2 * Active);
            _left = _pause;
            Forget();
        }
        else if (_time >= _window)
        {
            _pause = Active < _most ? _pause : _pause / 2;
            Forget();
        }

        void Forget() => (_time, _lost) = (0, 0);
    }
}
