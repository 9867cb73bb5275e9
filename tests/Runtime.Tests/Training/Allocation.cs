namespace GenBn.Tests.Training;

/// <summary>What a step allocates.</summary>
internal static class Allocation
{
    private const int Calls = 100;
    private const int Windows = 5;

    /// <summary>
    /// Bytes that 100 calls of <paramref name="step"/> allocate on the threads of the trainer's team, the caller's included; the
    /// least of five windows.
    /// </summary>
    /// <remarks>
    /// The least, not the first: on a busy machine the test host's thread was once seen to have allocated 2,576 bytes that no
    /// step accounts for, and a process of its own never does, whatever is compiled or collected meanwhile. What a step
    /// allocates shows in every window, what happens once in only one.
    /// </remarks>
    public static long Of<TNetwork>(Trainer<TNetwork> trainer, Action step)
        where TNetwork : INetwork<TNetwork>
    {
        var before = new AllocationCount(trainer.Team.Count);
        var after = new AllocationCount(trainer.Team.Count);
        long least = long.MaxValue;
        for (int warmup = 0; warmup < 10; warmup++)
        {
            step();
        }

        for (int window = 0; window < Windows && least > 0; window++)
        {
            trainer.Team.Run(before);
            for (int call = 0; call < Calls; call++)
            {
                step();
            }

            trainer.Team.Run(after);
            least = Math.Min(least, after.Bytes.Sum() - before.Bytes.Sum());
        }

        return least;
    }

    /// <summary>What each thread of a team has allocated so far; the test host's own threads do not count.</summary>
    private sealed class AllocationCount(int threads) : IWorkerJob
    {
        public long[] Bytes { get; } = new long[threads];

        public void Run(Worker worker) => Bytes[worker.Index] = GC.GetAllocatedBytesForCurrentThread();
    }
}
