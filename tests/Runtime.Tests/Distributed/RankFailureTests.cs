using GenBn.Tests.Data;
using GenBn.Tests.Training;
using GenBn.Tests.Training.Callbacks;
using Xunit;

namespace GenBn.Tests.Distributed;

/// <summary>What goes wrong on one rank ends the call on all, with a message that names rank and cause, and nobody waits.</summary>
public sealed class RankFailureTests
{
    private const int Ranks = 3;

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 0)]
    [InlineData(2, 2)]
    public void ASourceThatThrowsEndsAll(int broken, int prefetch)
    {
        Exception?[] failures = Failures((rank, trainer) =>
        {
            var source = new SourceOfDataset(RankData.Images(200))
            {
                Reading = (epoch, _) => _ = rank == broken && epoch == 2 ? throw new IOException("the cable is gone") : 0,
            };
            _ = trainer.Fit(source, epochs: 3).Count();
        }, prefetch: prefetch);
        CheckFailed<IOException>(failures, broken, "batch of step 5: IOException: the cable is gone");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void ALossThatThrowsEndsAll(int broken)
    {
        Exception?[] failures = Failures(
            (_, trainer) => _ = trainer.Fit(RankData.Images(200)).Count(),
            rank => Loss.Of(new Breaking(rank == broken)));
        CheckFailed<AggregateException>(failures, broken, "loss of step 1: NotSupportedException: no such loss");
    }

    [Fact]
    public void AnEvaluationThatThrowsEndsAll()
    {
        Exception?[] failures = Failures((rank, trainer) => trainer.Evaluate(new SourceOfDataset(RankData.Images(400))
        {
            Reading = (_, _) => _ = rank == 1 ? throw new IOException("the cable is gone") : 0,
        }));
        CheckFailed<IOException>(failures, 1, "evaluation: IOException: the cable is gone");
    }

    [Fact]
    public void ARecalibrationThatThrowsEndsAll()
    {
        Exception?[] failures = Failures((rank, trainer) => trainer.Recalibrate(
            new SourceOfDataset(RankData.Images(400)) { Reading = (_, _) => _ = rank == 1 ? throw new IOException("the cable is gone") : 0 }, 100));
        CheckFailed<IOException>(failures, 1, "batch of the recalibration: IOException: the cable is gone");
    }

    [Fact]
    public void ACallbackThatThrowsEndsAll()
    {
        Exception?[] failures = LoopbackRanks.Failures(Ranks, collective =>
        {
            var callback = new RecordingCallback(run => _ = run.Step == 3 ? throw new IOException("the disk is full") : 0);
            var options = new TrainerOptions { BatchSize = 50, Collective = collective, Callbacks = collective.Rank == 0 ? [callback] : [] };
            using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(4), options);
            _ = trainer.Fit(RankData.Images(200)).Count();
        });
        Assert.Equal("the disk is full", Assert.IsType<IOException>(failures[0]).Message);
        Assert.All(failures[1..], failure => Assert.Equal(
            "Rank 0 failed in a callback: IOException: the disk is full", Assert.IsType<CollectiveException>(failure).Message));
    }

    [Fact]
    public void WrongArgumentsOfOneRankEndAll()
    {
        Exception?[] failures = Failures((rank, trainer) =>
            trainer.Train(rank == 2 ? new Dataset(new float[60], new int[1], 60, 3) : RankData.Images(200)));
        CheckFailed<ArgumentException>(failures, 2, "call of Fit or FitSteps: ArgumentException: Expected samples of 64 values, but the dataset's have 60.");
        failures = Failures((rank, trainer) => trainer.Step(new float[64 * 4], new int[rank == 1 ? 3 : 4]));
        CheckFailed<ArgumentException>(failures, 1, "batch of step 1: ArgumentException: Expected 4 labels, one for each sample, but got 3.");
    }

    [Fact]
    public void WrongOptionsOfOneRankEndAll()
    {
        Exception?[] failures = LoopbackRanks.Failures(Ranks, collective =>
        {
            var options = new TrainerOptions { ClipNorm = collective.Rank == 1 ? -1 : 0, Collective = collective };
            using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(4), options);
        });
        CheckFailed<ArgumentOutOfRangeException>(failures, 1, "training: ArgumentOutOfRangeException: Expected a finite clip norm");
    }

    /// <summary>In the middle of a pass: the others wait for statistics.</summary>
    [Fact]
    public void ALayerThatThrowsEndsAll()
    {
        Exception?[] failures = LoopbackRanks.Failures(Ranks, collective =>
        {
            using var trainer = new Trainer<BreakingNetwork>(new BreakingNetwork(4), new TrainerOptions { BatchSize = 60, Collective = collective });
            BreakingLayer.IsBroken = collective.Rank == 1;
            _ = trainer.Fit(RankData.Images(60)).Count();
        });
        AggregateException own = Assert.IsType<AggregateException>(failures[1]);
        Assert.Equal("this layer is broken", own.InnerException!.Message);
        foreach (int rank in (int[])[0, 2])
        {
            Assert.Equal(
                "Rank 1 has given up: forward pass of step 1: NotSupportedException: this layer is broken", Assert.IsType<CollectiveException>(failures[rank]).Message);
        }
    }

    [Fact]
    public void AnOptimizerThatThrowsEndsAll()
    {
        Exception?[] failures = LoopbackRanks.Failures(Ranks, collective =>
        {
            using var trainer = new Trainer<TinyNetwork>(
                new TinyNetwork(4), new TrainerOptions { BatchSize = 60, Optimizer = new BreakingOptimizer(collective.Rank == 1), Collective = collective });
            _ = trainer.Fit(RankData.Images(180)).Count();
        });
        Assert.Equal("no such update", Assert.IsType<AggregateException>(failures[1]).InnerException!.Message);
        Assert.All([failures[0], failures[2]], failure => Assert.Equal(
            "Rank 1 has given up: update of step 1: NotSupportedException: no such update", Assert.IsType<CollectiveException>(failure).Message));
    }

    [Fact]
    public void ARankThatStaysAwayIsNamed()
    {
        Exception?[] failures = LoopbackRanks.Failures(
            2,
            collective =>
            {
                using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(4), new TrainerOptions { BatchSize = 60, Collective = collective });
                using IEnumerator<StepReport> steps = trainer.FitSteps(RankData.Images(180), 3).GetEnumerator();
                for (int step = 0; step < (collective.Rank == 0 ? 3 : 2); step++)
                {
                    Assert.True(steps.MoveNext());
                }
            },
            TimeSpan.FromSeconds(20));
        Assert.Null(failures[1]);
        Assert.Contains(
            "Rank 0 has waited 20 s in the exchange of batch of step 3 for rank 1", Assert.IsType<CollectiveException>(failures[0]).Message, StringComparison.Ordinal);
    }

    /// <summary>A rank whose weights have changed by themselves is found out at the end of the epoch.</summary>
    [Fact]
    public void WeightsThatDifferAreFound()
    {
        Exception?[] failures = LoopbackRanks.Failures(Ranks, collective =>
        {
            var network = new TinyNetwork(4);
            using var trainer = new Trainer<TinyNetwork>(network, new TrainerOptions { BatchSize = 50, Collective = collective });
            foreach (StepReport step in trainer.FitSteps(RankData.Images(200), 8))
            {
                if (collective.Rank == 1 && step.Step == 6)
                {
                    network.Dense2.Bias!.Values[0] += 0.5f;
                }
            }
        });
        Assert.All(failures, failure =>
        {
            string message = Assert.IsType<CollectiveException>(failure).Message;
            Assert.Matches("^Expected the same parameters and running statistics in epoch 2 on every rank, but their hashes are [0-9a-f]{16} on rank", message);
        });
    }

    [Fact]
    public void OneRankThatLearnsInAnotherWayIsFound()
    {
        Exception?[] failures = Failures((rank, trainer) =>
        {
            trainer.LearningRate = rank == 2 ? 0.2f : 0.1f;
            trainer.Step(new float[64 * 4], new int[4]);
        });
        Assert.All(failures, failure => Assert.Equal(
            "Expected the same batch of step 1 of every rank, but rank 0 has 4 samples at a learning rate of 0.1, and rank 2 has 4 samples at a learning rate of 0.2.",
            Assert.IsType<CollectiveException>(failure).Message));
    }

    private static Exception?[] Failures(
        Action<int, Trainer<TinyNetwork>> work, Func<int, Loss>? loss = null, int prefetch = 2) => LoopbackRanks.Failures(Ranks, collective =>
    {
        var options = new TrainerOptions
        {
            BatchSize = 50,
            Loss = loss?.Invoke(collective.Rank) ?? Loss.SoftmaxCrossEntropy,
            Prefetch = prefetch,
            Collective = collective,
        };
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(4), options);
        work(collective.Rank, trainer);
    });

    /// <summary>The rank that failed has its own exception, the others name it.</summary>
    private static void CheckFailed<TException>(Exception?[] failures, int broken, string what)
        where TException : Exception
    {
        Assert.IsType<TException>(failures[broken]);
        for (int rank = 0; rank < failures.Length; rank++)
        {
            if (rank != broken)
            {
                Assert.StartsWith($"Rank {broken} failed at {what}", Assert.IsType<CollectiveException>(failures[rank]).Message, StringComparison.Ordinal);
            }
        }
    }

    private sealed class Breaking(bool isBroken) : ILoss
    {
        public float Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, Span<float> gradient) =>
            isBroken ? throw new NotSupportedException("no such loss") : 0;
    }

    private sealed class BreakingOptimizer(bool isBroken) : CustomOptimizer("breaking", 0.1f, 0)
    {
        protected internal override void Update(ParameterUpdate update)
        {
            if (isBroken)
            {
                throw new NotSupportedException("no such update");
            }
        }
    }
}
