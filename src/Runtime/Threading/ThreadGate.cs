namespace GenBn.Threading;

/// <summary>A barrier for the threads of a job: the last to arrive opens it for all. Does not allocate.</summary>
/// <param name="waits">Where each thread waits.</param>
internal sealed class ThreadGate(ThreadWait[] waits)
{
    private PaddedNumber _arrived;
    private PaddedNumber _opened;
    private int _count;

    /// <summary>Sets the number of threads of the next job, the first ones. Arrivals of a job that failed are forgotten. Only while no one is inside.</summary>
    public void Begin(int count)
    {
        _count = count;
        _arrived.Value = 0;
    }

    /// <summary>Waits for the others; false when <paramref name="abandoned"/> became true meanwhile.</summary>
    public bool Arrive(int thread, ref bool abandoned)
    {
        long ticket = Volatile.Read(ref _opened.Value);
        if (Interlocked.Increment(ref _arrived.Value) < _count)
        {
            return waits[thread].While(ref _opened.Value, ticket, ref abandoned);
        }

        Volatile.Write(ref _arrived.Value, 0);
        Interlocked.Increment(ref _opened.Value);
        Wake();
        return true;
    }

    /// <summary>Lets all who sleep look again.</summary>
    public void Wake()
    {
        for (int thread = 0; thread < _count; thread++)
        {
            waits[thread].Wake();
        }
    }
}
