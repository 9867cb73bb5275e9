namespace GenBn;

/// <summary>
/// A barrier for a fixed number of threads: the last to arrive opens it for all. Whoever waits spins for a moment, then
/// sleeps. Does not allocate.
/// </summary>
internal sealed class ThreadGate
{
    private readonly int _count;
    private readonly int _spins;
    private readonly int[] _asleep;
    private readonly AutoResetEvent[] _alarms;
    private int _arrived;
    private int _opened;

    public ThreadGate(int count)
    {
        _count = count;

        // More threads than processors: spinning would keep the one that is waited for from running.
        _spins = count > Environment.ProcessorCount ? 1 : 2_000;
        _asleep = new int[count];
        _alarms = new AutoResetEvent[count];
        for (int index = 0; index < count; index++)
        {
            _alarms[index] = new AutoResetEvent(initialState: false);
        }
    }

    /// <summary>Waits for the others.</summary>
    public void Arrive(int thread)
    {
        bool never = false;
        Arrive(thread, ref never);
    }

    /// <summary>Waits for the others; false when <paramref name="abandoned"/> became true meanwhile.</summary>
    public bool Arrive(int thread, ref bool abandoned)
    {
        int ticket = Volatile.Read(ref _opened);
        if (Interlocked.Increment(ref _arrived) == _count)
        {
            Volatile.Write(ref _arrived, 0);
            Interlocked.Increment(ref _opened);
            Wake();
            return true;
        }

        for (int spin = 0; spin < _spins; spin++)
        {
            if (IsOpen(ticket))
            {
                return true;
            }

            if (Volatile.Read(ref abandoned))
            {
                return false;
            }

            Thread.SpinWait(8);
        }

        return Sleep(thread, ticket, ref abandoned);
    }

    /// <summary>Lets all who sleep look again.</summary>
    public void Wake()
    {
        for (int index = 0; index < _count; index++)
        {
            if (Volatile.Read(ref _asleep[index]) != 0 && Interlocked.Exchange(ref _asleep[index], 0) != 0)
            {
                _alarms[index].Set();
            }
        }
    }

    /// <summary>Forgets arrivals of a job that failed. Only while no one is inside.</summary>
    public void Reset() => Volatile.Write(ref _arrived, 0);

    /// <summary>By difference, so that the number may wrap and may have moved on further.</summary>
    private bool IsOpen(int ticket) => Volatile.Read(ref _opened) - ticket > 0;

    private bool Sleep(int thread, int ticket, ref bool abandoned)
    {
        while (true)
        {
            // First announced, then looked at the gate; who opens does it the other way round: one of the two sees the other.
            Interlocked.Exchange(ref _asleep[thread], 1);
            bool open = IsOpen(ticket);
            if (open || Volatile.Read(ref abandoned))
            {
                if (Interlocked.Exchange(ref _asleep[thread], 0) == 0)
                {
                    _alarms[thread].WaitOne(); // Someone took the announcement and rings, or will: use the ring up.
                }

                return open;
            }

            _alarms[thread].WaitOne();
        }
    }
}
