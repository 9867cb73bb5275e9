namespace GenBn.Threading;

/// <summary>
/// Hands out the items of each phase of a job. Every worker begins with its own share, always the same one, whose data its
/// cache holds; whoever is done takes what others have left, so that a processor that is slowed down holds up no one.
/// </summary>
/// <remarks>Which worker does an item must not matter to the result.</remarks>
internal sealed class WorkShares(int phases, int workers)
{
    /// <summary>Counters are a cache line apart, so that workers do not disturb each other.</summary>
    private const int Spacing = 16;

    private readonly int[] _taken = new int[phases * workers * Spacing];

    /// <summary>Makes all items available again. Only while no worker is running.</summary>
    public void Reset() => Array.Clear(_taken);

    /// <summary>The next of a phase's <paramref name="total"/> items for <paramref name="worker"/>; −1 when none is left.</summary>
    public int Take(Worker worker, int phase, int total, bool descending)
    {
        for (int offset = 0; offset < workers; offset++)
        {
            int share = (worker.Index + offset) % workers;
            int first = (int)((long)total * share / workers);
            int count = (int)((long)total * (share + 1) / workers) - first;
            ref int taken = ref _taken[((phase * workers) + share) * Spacing];
            if (Volatile.Read(ref taken) < count)
            {
                int item = Interlocked.Increment(ref taken) - 1;
                if (item < count)
                {
                    return descending ? first + count - 1 - item : first + item;
                }
            }
        }

        return -1;
    }
}
