using Xunit;

namespace GenBn.Tests.Training;

/// <summary>How many threads a training gets, how a team gives way to other programs, and that neither changes a bit.</summary>
public sealed class R6ThreadTests
{
    /// <summary>A forward pass of LeNet on one sample.</summary>
    private const long LeNet = 570_612;

    [Theory]
    [InlineData(LeNet, 256, 2, 2)]
    [InlineData(LeNet, 256, 64, 16)]
    [InlineData(LeNet, 64, 64, 4)]
    [InlineData(4 * LeNet, 17, 64, 2)]
    [InlineData(LeNet, 16, 64, 1)]
    [InlineData(LeNet, 1, 64, 1)]
    [InlineData(long.MaxValue, 1 << 20, 64, 64)]
    public void TheDefaultIsNeverAboveBlocksOrProcessors(long flops, int batchSize, int processors, int expected) =>
        Assert.Equal(expected, ThreadChoice.Of(wanted: 0, flops, batchSize, processors));

    [Theory]
    [InlineData(3_088, 32)] // A perceptron of 30-32-16-2.
    [InlineData(21, 256)]
    [InlineData(0, 1 << 20)]
    public void ASmallNetworkGetsOneThread(long flops, int batchSize) => Assert.Equal(1, ThreadChoice.Of(wanted: 0, flops, batchSize, processors: 64));

    [Fact]
    public void AThreadIsPaidForByTheBatch()
    {
        long flops = ThreadChoice.FlopsPerThread / 64;
        Assert.Equal(1, ThreadChoice.Of(0, flops, 64, 64));
        Assert.Equal(1, ThreadChoice.Of(0, flops, 127, 64));
        Assert.Equal(2, ThreadChoice.Of(0, flops, 128, 64));
        Assert.Equal(16, ThreadChoice.Of(0, flops, 1024, 64));
    }

    [Theory]
    [InlineData(3_088, 32, 1, 1)]
    [InlineData(3_088, 32, 2, 2)]
    [InlineData(3_088, 32, 8, 2)] // Two blocks, and no work beyond.
    [InlineData(100_000_000, 16, 8, 8)] // One block, but features to share out.
    [InlineData(LeNet, 256, 5, 5)]
    public void AnExplicitNumberIsTakenWhereThereIsWork(long flops, int batchSize, int wanted, int expected) =>
        Assert.Equal(expected, ThreadChoice.Of(wanted, flops, batchSize, processors: 2));

    /// <summary>Many samples have work for a thread in each block of 16, a few for one in each. A choice is the trainer's; 1 asks nobody.</summary>
    [Theory]
    [InlineData(LeNet, 256, 0, 8, 8)]
    [InlineData(LeNet, 256, 0, 64, 16)]
    [InlineData(LeNet, 64, 0, 64, 4)]
    [InlineData(LeNet, 1, 0, 64, 1)]
    [InlineData(3_088, 256, 0, 64, 1)]
    [InlineData(3_088, 256, 5, 2, 5)]
    [InlineData(100_000_000, 16, 8, 2, 8)]
    [InlineData(100_000_000, 16, 0, 64, 16)]
    [InlineData(100_000_000, 3, 0, 64, 3)]
    [InlineData(100_000_000, 22, 2, 2, 2)]
    [InlineData(100_000_000, 1, 8, 2, 1)]
    [InlineData(LeNet, 4, 4, 2, 4)]
    [InlineData(3_088, 4, 4, 2, 1)]
    [InlineData(3_088, 17, 1024, 2, 2)]
    [InlineData(long.MaxValue, int.MaxValue, 1, 64, 1)]
    [InlineData(long.MaxValue, int.MaxValue, 0, 64, 64)]
    [InlineData(1, int.MaxValue, 1024, 64, 1024)]
    public void APredictionTakesThreadsForItsSamples(long flops, int samples, int wanted, int processors, int expected) =>
        Assert.Equal(expected, ThreadChoice.OfPrediction(wanted, flops, samples, sampleThreads: 1, processors));

    /// <summary>One sample has work for as many threads as its network says. Fewer samples than threads are shared one after the other.</summary>
    [Theory]
    [InlineData(80_000_000, 1, 0, 2, 2)]
    [InlineData(80_000_000, 1, 0, 64, 6)]
    [InlineData(80_000_000, 1, 3, 2, 3)]
    [InlineData(80_000_000, 1, 1024, 2, 6)]
    [InlineData(80_000_000, 1, 1, 64, 1)]
    [InlineData(15_000_000, 1, 0, 64, 1)]
    [InlineData(400_000, 1, 2, 64, 2)]
    [InlineData(80_000_000, 3, 64, 64, 6)]
    [InlineData(80_000_000, 9, 64, 64, 9)]
    [InlineData(80_000_000, 9, 4, 64, 4)]
    [InlineData(80_000_000, 64, 2, 64, 2)]
    public void OneSampleTakesThreadsForItsLayers(long flops, int samples, int wanted, int processors, int expected) =>
        Assert.Equal(expected, ThreadChoice.OfPrediction(wanted, flops, samples, sampleThreads: 6, processors));

    [Theory]
    [InlineData(0, 32, 1)]
    [InlineData(5, 32, 2)]
    [InlineData(5, 80, 5)]
    public void TheTrainerTellsTheNumber(int wanted, int batchSize, int expected)
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { BatchSize = batchSize, Threads = wanted });
        Assert.Equal(expected, trainer.Threads);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void TheNumberDoesNotChangeABit(int threads) => Assert.Equal(Trained(1), Trained(threads));

    [Fact]
    public void ATeamThatGivesWayDoesNotChangeABit() =>
        Assert.Equal(Trained(1), Trained(5, trainer => trainer.Team.Load.Add(time: int.MaxValue * 1000L, lost: int.MaxValue * 1000L)));

    [Fact]
    public void ATeamThatLosesMostOfItsTimeGoesOnWithHalf()
    {
        var load = new TeamLoad(most: 5, second: 1000);
        int[] active = [.. Enumerable.Range(0, 4).Select(_ => Lose(load))];
        Assert.Equal([2, 1, 1, 1], active);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public void ATeamThatLosesHalfOfItsTimeStaysAsItIs(long lost)
    {
        var load = new TeamLoad(most: 2, second: 1000);
        for (int job = 0; job < 100; job++)
        {
            load.Add(time: 100, lost);
            Assert.Equal(2, load.Active);
        }
    }

    [Fact]
    public void OneShortWaitDoesNotMatter()
    {
        var load = new TeamLoad(most: 2, second: 1000);
        load.Add(time: 9, lost: 9);
        Assert.Equal(2, load.Active);
    }

    [Fact]
    public void OthersGetAnotherTryAfterEverLongerPauses()
    {
        var load = new TeamLoad(most: 2, second: 1000);
        int[] pauses = [.. Enumerable.Range(0, 9).Select(_ => Pause(load))];
        Assert.Equal([50, 100, 200, 400, 800, 1600, 2000, 2000, 2000], pauses);
    }

    [Fact]
    public void AMachineThatIsFreeAgainGetsAllWorkers()
    {
        var load = new TeamLoad(most: 4, second: 1000);
        Lose(load);
        Lose(load);
        Assert.Equal(1, load.Active);
        for (int job = 0; job < 30; job++)
        {
            load.Add(time: 10, lost: 0);
        }

        Assert.Equal(4, load.Active);
    }

    [Fact]
    public void ASecondCallerIsRefusedAtOnce()
    {
        using var team = new ThreadTeam(2);
        AggregateException exception = Assert.Throws<AggregateException>(() => team.Run(new Nested(team)));
        Assert.All(exception.InnerExceptions, inner => Assert.IsType<InvalidOperationException>(inner));
        Assert.Equal(2, exception.InnerExceptions.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task DisposingDuringAJobLetsItEnd() => await Task.Run(() =>
    {
        var team = new ThreadTeam(3);
        var job = new Disposing(team);
        team.Run(job);
        Assert.Equal(3, job.Ends);
        Assert.Throws<ObjectDisposedException>(() => team.Run(job));
    });

    private static int Lose(TeamLoad load)
    {
        load.Add(time: 20, lost: 15);
        return load.Active;
    }

    /// <summary>Ticks from a job that lost its time to the next try.</summary>
    private static int Pause(TeamLoad load)
    {
        Lose(load);
        int ticks = 0;
        for (; load.Active == 1; ticks++)
        {
            load.Add(time: 1, lost: 0);
        }

        return ticks;
    }

    private static float[] Trained(int threads, Action<Trainer<TinyNetwork>>? betweenSteps = null)
    {
        var network = new TinyNetwork(seed: 4);
        var options = new TrainerOptions { Optimizer = new Sgd(0.2f, 0.5f, 1e-3f), BatchSize = 83, ClipNorm = 1, Threads = threads };
        using var trainer = new Trainer<TinyNetwork>(network, options);
        foreach (StepReport report in trainer.FitSteps(TinyNetwork.Data(), 6))
        {
            Assert.True(double.IsFinite(report.Loss));
            betweenSteps?.Invoke(trainer);
        }

        return [.. network.AllValues(), (float)trainer.Evaluate(TinyNetwork.Data()).Loss];
    }

    private sealed class Nested(ThreadTeam team) : IWorkerJob
    {
        public void Run(Worker worker) => team.Run(this);
    }

    private sealed class Disposing(ThreadTeam team) : IWorkerJob
    {
        private int _ends;

        public int Ends => _ends;

        public void Run(Worker worker)
        {
            worker.Barrier();
            team.Dispose();
            worker.Barrier();
            Interlocked.Increment(ref _ends);
        }
    }
}
