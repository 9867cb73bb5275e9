using Xunit;

namespace GenBn.Tests.Training;

/// <summary>Workers meet at every barrier, failures reach the caller, nothing hangs.</summary>
public sealed class ThreadTeamTests
{
    [Theory]
    [Trait("Tier", "Slow")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void EveryWorkerSeesWhatOthersWroteBeforeTheBarrier(int count)
    {
        using var team = new ThreadTeam(count);
        var job = new Relay(count, phases: 500);
        for (int run = 0; run < 20; run++)
        {
            team.Run(job);
        }

        Assert.Equal(0, job.Errors);
        Assert.Equal(20L * 500 * count, job.Visits);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void AFailureReachesTheCallerAndTheTeamGoesOn(int count)
    {
        using var team = new ThreadTeam(count);
        for (int run = 0; run < 50; run++)
        {
            int failing = run % count;
            AggregateException exception = Assert.Throws<AggregateException>(() => team.Run(new Failing(failing)));
            Assert.Equal($"worker {failing}", Assert.Single(exception.InnerExceptions).Message);
            var job = new Relay(count, phases: 3);
            team.Run(job);
            Assert.Equal(3L * count, job.Visits);
        }
    }

    [Fact]
    public void WorkersWakeUpAfterTheyHaveSlept()
    {
        using var team = new ThreadTeam(3);
        var job = new Relay(3, phases: 2);
        for (int run = 0; run < 5; run++)
        {
            team.Run(job);
            Array.ForEach(job.Threads[1..], thread => thread.UntilItWaits());
        }

        Assert.Equal(5L * 2 * 3, job.Visits);
    }

    [Fact]
    public void SharesCoverEverythingOnce()
    {
        foreach (int count in new[] { 1, 2, 3, 16 })
        {
            foreach (int total in new[] { 0, 1, 5, 16, 101 })
            {
                int next = 0;
                for (int index = 0; index < count; index++)
                {
                    var worker = new Worker(index, count, null!);
                    Assert.Equal(next, worker.First(total));
                    next = worker.End(total);
                }

                Assert.Equal(total, next);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1025)]
    public void AnImpossibleSizeIsRefused(int count) => Assert.Throws<ArgumentOutOfRangeException>(() => new ThreadTeam(count));

    [Fact]
    public void ADisposedTeamRefusesWork()
    {
        var team = new ThreadTeam(2);
        team.Dispose();
        team.Dispose();
        Assert.Throws<ObjectDisposedException>(() => team.Run(new Relay(2, 1)));
    }

    private sealed class Relay(int count, int phases) : IWorkerJob
    {
        private readonly int[] _slots = new int[count];
        private long _visits;
        private int _errors;

        public long Visits => _visits;

        public int Errors => _errors;

        public Thread[] Threads { get; } = new Thread[count];

        public void Run(Worker worker)
        {
            Threads[worker.Index] = Thread.CurrentThread;
            for (int phase = 1; phase <= phases; phase++)
            {
                _slots[worker.Index] = phase;
                worker.Barrier();
                foreach (int slot in _slots)
                {
                    Interlocked.Add(ref _errors, slot == phase ? 0 : 1);
                }

                Interlocked.Increment(ref _visits);
                worker.Barrier();
            }
        }
    }

    private sealed class Failing(int index) : IWorkerJob
    {
        public void Run(Worker worker)
        {
            worker.Barrier();
            if (worker.Index == index)
            {
                throw new InvalidOperationException($"worker {index}");
            }

            worker.Barrier();
        }
    }
}
