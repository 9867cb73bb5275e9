using System.Diagnostics;

namespace GenBn.Threading;

/// <summary>
/// Where one thread waits for a number to change. It spins at first and then sleeps. How long it spins follows from what earlier waits
/// were like: longer while they end within a spin, hardly at all while other programs hold the processor of the thread that is awaited.
/// Does not allocate.
/// </summary>
internal sealed class ThreadWait
{
    /// <summary>Rounds of a spin at most, about half a millisecond.</summary>
    private const int MostSpins = 2_000;

    /// <summary>Rounds that are not worth a look at the clock.</summary>
    private const int UntimedSpins = 64;

    /// <summary>
    /// Rounds in which every pause is followed by a look: two microseconds, within which threads meet that share one sample. A look takes the
    /// number's cache line from the thread that is about to write it, so later ones are rarer.
    /// </summary>
    private const int AlertSpins = 8;

    /// <summary>Pauses of a round.</summary>
    private const int Pauses = 8;

    /// <summary>A sleep of at most this long would have ended within a spin.</summary>
    private static readonly long s_longestSpin = Stopwatch.Frequency / 2_000;

    private readonly AutoResetEvent _alarm = new(initialState: false);
    private readonly int _most;
    private int _spins;
    private int _asleep;

    /// <param name="mayShareProcessors">There are more threads than processors: a spin could keep the awaited thread from running.</param>
    public ThreadWait(bool mayShareProcessors)
    {
        _most = mayShareProcessors ? 1 : MostSpins;
        _spins = _most;
    }

    /// <summary>Time of all waits of this thread, but for the first microseconds of each; in ticks of <see cref="Stopwatch"/>.</summary>
    public long Lost { get; private set; }

    /// <summary>Waits while <paramref name="number"/> has its old value; false when <paramref name="abandoned"/> became true meanwhile.</summary>
    public bool While(ref long number, long old, ref bool abandoned)
    {
        long start = 0;
        for (int spin = 0; spin < _spins; spin++)
        {
            bool changed = Volatile.Read(ref number) != old;
            if (changed || Volatile.Read(ref abandoned))
            {
                Lost += start == 0 ? 0 : Stopwatch.GetTimestamp() - start;
                Adapt(spinPays: true);
                return changed;
            }

            if (spin == UntimedSpins)
            {
                start = Stopwatch.GetTimestamp();
            }

            Pause(ref number, old, isAlert: spin < AlertSpins);
        }

        long asleep = Stopwatch.GetTimestamp();
        bool result = Sleep(ref number, old, ref abandoned);
        long end = Stopwatch.GetTimestamp();
        Lost += end - (start == 0 ? asleep : start);
        Adapt(spinPays: end - asleep <= s_longestSpin);
        return result;
    }

    /// <summary>Lets the thread look again if it sleeps.</summary>
    public void Wake()
    {
        if (Volatile.Read(ref _asleep) != 0 && Interlocked.Exchange(ref _asleep, 0) != 0)
        {
            _alarm.Set();
        }
    }

    /// <summary>A round of a spin, or less of it if the number changed.</summary>
    private static void Pause(ref long number, long old, bool isAlert)
    {
        if (!isAlert)
        {
            Thread.SpinWait(Pauses);
            return;
        }

        for (int pause = 0; pause < Pauses && Volatile.Read(ref number) == old; pause++)
        {
            Thread.SpinWait(1);
        }
    }

    /// <summary>One long sleep outweighs six waits that a spin could end.</summary>
    private void Adapt(bool spinPays) => _spins = spinPays ? Math.Min(_most, _spins + (_spins / 8) + 1) : _spins / 2;

    private bool Sleep(ref long number, long old, ref bool abandoned)
    {
        while (true)
        {
            // First announced, then looked at the number; who changes it does it the other way round: one of the two sees the other.
            Interlocked.Exchange(ref _asleep, 1);
            bool changed = Volatile.Read(ref number) != old;
            if (changed || Volatile.Read(ref abandoned))
            {
                if (Interlocked.Exchange(ref _asleep, 0) == 0)
                {
                    _alarm.WaitOne(); // Someone took the announcement and rings, or will: use the ring up.
                }

                return changed;
            }

            _alarm.WaitOne();
        }
    }
}
