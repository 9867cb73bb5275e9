using System.ComponentModel;

namespace GenBn.Threading;

/// <summary>Work that every worker of a <see cref="ThreadTeam"/> runs at the same time, each on its own share.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IWorkerJob
{
    /// <summary>Does the share of <paramref name="worker"/>.</summary>
    void Run(Worker worker);
}

/// <summary>The place where workers meet between two phases of a job.</summary>
internal interface IBarrier
{
    /// <summary>Returns when every worker has called it, each with its number.</summary>
    void Wait(int worker);
}

/// <summary>One of the threads that run a job together.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Worker
{
    private readonly IBarrier? _barrier;

    internal Worker(int index, int count, IBarrier? barrier)
    {
        Index = index;
        Count = count;
        _barrier = barrier;
    }

    /// <summary>The only worker of a job.</summary>
    internal static Worker Alone => new(index: 0, count: 1, barrier: null);

    /// <summary>Number of this worker, from 0.</summary>
    public int Index { get; }

    /// <summary>How many workers there are.</summary>
    public int Count { get; }

    /// <summary>Waits until every worker has got here: what they wrote before is then seen by all.</summary>
    public void Barrier()
    {
        if (Count > 1)
        {
            _barrier!.Wait(Index);
        }
    }

    /// <summary>First of this worker's items when <paramref name="total"/> items are shared out in order, as evenly as possible.</summary>
    public int First(int total) => (int)((long)total * Index / Count);

    /// <summary>One past this worker's last item; see <see cref="First"/>.</summary>
    public int End(int total) => (int)((long)total * (Index + 1) / Count);
}
