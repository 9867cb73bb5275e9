using Xunit;

namespace GenBn.Tests.Training;

/// <summary>Every item of every phase is handed out once, a worker's own share first.</summary>
public sealed class WorkSharesTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(2, 16)]
    [InlineData(3, 5)]
    [InlineData(5, 3)]
    [InlineData(4, 0)]
    public void EveryItemIsTakenOnce(int workers, int total)
    {
        var shares = new WorkShares(phases: 3, workers);
        using var team = new ThreadTeam(workers);
        var job = new Taking(shares, total);
        for (int run = 0; run < 100; run++)
        {
            shares.Reset();
            team.Run(job);
        }

        Assert.All(job.Taken, times => Assert.Equal(300, times));
    }

    [Theory]
    [InlineData(false, new[] { 5, 6, 7, 8, 9, 0, 1, 2, 3, 4 })]
    [InlineData(true, new[] { 9, 8, 7, 6, 5, 4, 3, 2, 1, 0 })]
    public void OwnItemsComeFirstAndInOrder(bool descending, int[] expected)
    {
        // Of 10 items worker 1 of 2 owns the last 5.
        var shares = new WorkShares(phases: 1, workers: 2);
        var worker = new Worker(1, 2, null!);
        int[] taken = [.. Enumerable.Range(0, 11).Select(_ => shares.Take(worker, 0, 10, descending))];
        Assert.Equal(-1, taken[10]);
        Assert.Equal(expected, taken[..10]);
    }

    private sealed class Taking(WorkShares shares, int total) : IWorkerJob
    {
        public int[] Taken { get; } = new int[total];

        public void Run(Worker worker)
        {
            for (int phase = 0; phase < 3; phase++)
            {
                for (int item = shares.Take(worker, phase, total, phase == 1); item >= 0; item = shares.Take(worker, phase, total, phase == 1))
                {
                    Interlocked.Increment(ref Taken[item]);
                }

                worker.Barrier();
            }
        }
    }
}
