using GenBn.Tests.Training;
using GenBn.Tests.Training.Callbacks;
using Xunit;

namespace GenBn.Tests.Distributed;

/// <summary>Rank 0 decides and writes: callbacks, cancellation, checkpoints.</summary>
public sealed class RankDecisionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("genbn-ranks-");

    private string Target => Path.Combine(_folder.FullName, "checkpoint");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Four epochs on one rank, four on three, four on two, are twelve in one process.</summary>
    [Fact]
    public void ACheckpointGoesOnWithAnotherNumberOfRanks()
    {
        string[] expected = Alone(epochs: 12);
        _ = LoopbackRanks.Run(1, collective => Resumed(collective, 4));
        _ = LoopbackRanks.Run(3, collective => Resumed(collective, 8));
        string[][] last = LoopbackRanks.Run(2, collective => Resumed(collective, 12));
        Assert.All(last, facts => Assert.Equal(expected[^5..], facts));
        Assert.Equal(["checkpoint", "checkpoint.previous"], _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));

        // And one process goes on where ranks have stopped.
        Assert.Equal(Alone(epochs: 13)[^1], Resumed(null, 13)[^1]);
    }

    /// <summary>In the middle of an epoch, which other ranks finish.</summary>
    [Fact]
    public void ACancelledEpochGoesOnWithAnotherNumberOfRanks()
    {
        string[] expected = Alone(epochs: 2);
        LoopbackRanks.Run(3, collective =>
        {
            using var cancellation = new CancellationTokenSource();
            var callback = new RecordingCallback(run =>
            {
                if (run.Step == 3)
                {
                    cancellation.Cancel();
                }
            });
            using Trainer<DropoutNetwork> trainer = Create(collective, 4, collective.Rank == 0 ? [callback] : []);
            CancellationToken token = collective.Rank == 0 ? cancellation.Token : default;
            Assert.Throws<OperationCanceledException>(() => trainer.Train(RankData.Images(150), RankData.Images(200), 2, token));
            Assert.Equal(3, trainer.Steps);
            trainer.SaveCheckpoint(Target);
            return 0;
        });
        Assert.All(LoopbackRanks.Run(2, collective => Resumed(collective, 2)), facts => Assert.Equal(expected, facts));
    }

    [Fact]
    public void ACheckpointThatCannotBeReadEndsAll()
    {
        Exception?[] failures = LoopbackRanks.Failures(2, collective =>
        {
            using Trainer<DropoutNetwork> trainer = Create(collective, 4, []);
            trainer.LoadCheckpoint(Target);
        });
        Assert.IsType<FileNotFoundException>(failures[0]);
        Assert.StartsWith("Rank 0 failed at checkpoint: FileNotFoundException", Assert.IsType<CollectiveException>(failures[1]).Message, StringComparison.Ordinal);
    }

    /// <summary>Other ranks' callbacks are never called.</summary>
    [Fact]
    public void CallbacksRunOnRank0()
    {
        List<string>[] events = LoopbackRanks.Run(3, collective =>
        {
            var callback = new RecordingCallback();
            using Trainer<DropoutNetwork> trainer = Create(collective, 4, [callback]);
            Assert.Equal(2, trainer.Fit(RankData.Images(50), epochs: 2).Count());
            return callback.Events;
        });
        Assert.Equal(["begin", "epoch 1 of 2 at 0", "step 1", "end of epoch 1", "epoch 2 of 2 at 0", "step 2", "end of epoch 2", "end"], events[0]);
        Assert.Empty(events[1]);
        Assert.Empty(events[2]);
    }

    /// <summary>A stop, a learning rate, an evaluation and what a callback writes to the network reach all ranks as in one process.</summary>
    [Theory]
    [InlineData("stop in a step")]
    [InlineData("stop in an epoch")]
    [InlineData("rate")]
    [InlineData("weights in a step")]
    [InlineData("weights at the end")]
    [InlineData("early stopping")]
    [InlineData("evaluation")]
    public void DecisionsReachAllRanks(string what)
    {
        string[] expected = Decided(null, what);
        foreach (int ranks in (int[])[1, 2, 3])
        {
            Assert.All(LoopbackRanks.Run(ranks, collective => Decided(collective, what)), facts => Assert.Equal(expected, facts));
        }
    }

    /// <summary>A caller that leaves the enumeration: what the callbacks' end has written reaches all ranks with the next call.</summary>
    [Fact]
    public void WhatTheEndWritesReachesAllRanksAfterABreak()
    {
        static string[] Train(ICollective? collective)
        {
            var measures = new MeasuresAtEnd();
            using Trainer<DropoutNetwork> trainer = Create(collective, 4, [new Writer(atEnd: true), measures]);
            measures.Measure = () => trainer.Evaluate(RankData.Images(100)).Loss;
            foreach (EpochReport report in trainer.Fit(RankData.Images(150), epochs: 3))
            {
                break;
            }

            Evaluation evaluation = trainer.Evaluate(RankData.Images(100));
            Assert.Equal(collective is null or { Rank: 0 } ? evaluation.Loss : null, measures.Loss);
            return [FormattableString.Invariant($"{evaluation.Loss:R}"), RankTraining<DropoutNetwork>.Hash(trainer.Network)];
        }

        string[] expected = Train(null);
        Assert.All(LoopbackRanks.Run(3, Train), facts => Assert.Equal(expected, facts));
    }

    [Fact]
    public void ReportsAreTheSameInTimesToo()
    {
        EpochReport[][] reports = LoopbackRanks.Run(3, collective =>
        {
            using Trainer<DropoutNetwork> trainer = Create(collective, 4, []);
            return trainer.Fit(RankData.Images(150), RankData.Images(100), 2).Select(report => report with { Metrics = [] }).ToArray();
        });
        Assert.Equal(reports[0], reports[1]);
        Assert.Equal(reports[0], reports[2]);
    }

    private static string[] Decided(ICollective? collective, string what)
    {
        Trainer<DropoutNetwork>? trainer = null;
        Dataset test = RankData.Images(200);
        TrainingCallback callback = what switch
        {
            "stop in a step" => new RecordingCallback(run => StopAt(run, 4)),
            "stop in an epoch" => new EarlyStopping(1, "number", static _ => 1, higherIsBetter: true),
            "rate" => new RecordingCallback(_ => trainer!.LearningRate *= 0.7f),
            "weights in a step" => new Writer(atEnd: false),
            "weights at the end" => new Writer(atEnd: true),
            "early stopping" => new EarlyStopping(2, MonitoredValue.TestLoss) { MinDelta = 0.5 },
            _ => new RecordingCallback(run => trainer!.LearningRate = 0.01f * (float)trainer.Evaluate(test).Loss),
        };
        using (trainer = Create(collective, 4, [callback]))
        {
            string[] reports = [.. trainer.Fit(RankData.Images(150), test, 6).Select(RankTraining<DropoutNetwork>.Facts)];
            return [.. reports, FormattableString.Invariant($"{trainer.Steps} {trainer.LearningRate:R}"), RankTraining<DropoutNetwork>.Hash(trainer.Network)];
        }
    }

    private static void StopAt(TrainingRun run, long step)
    {
        if (run.Step == step)
        {
            run.Stop("enough");
        }
    }

    private static string[] Alone(int epochs)
    {
        using Trainer<DropoutNetwork> trainer = Create(null, 4, []);
        string[] reports = [.. trainer.Fit(RankData.Images(150), RankData.Images(200), epochs).Select(RankTraining<DropoutNetwork>.Facts)];
        return [.. reports, RankTraining<DropoutNetwork>.Hash(trainer.Network)];
    }

    /// <summary>Trains from the checkpoint, if there is one, to an epoch. Networks start with other values unless there is none.</summary>
    private string[] Resumed(ICollective? collective, int epochs)
    {
        bool goesOn = File.Exists(Target);
        bool isFirst = collective is null or { Rank: 0 };
        using Trainer<DropoutNetwork> trainer = Create(collective, goesOn ? 77UL : 4, isFirst ? [new CheckpointCallback(Target)] : []);
        if (goesOn)
        {
            trainer.LoadCheckpoint(isFirst ? TrainingCheckpoint.Latest(Target) : null);
        }

        string[] reports =
        [
            .. trainer.Fit(RankData.Images(150), RankData.Images(200), epochs - trainer.CompletedEpochs).Select(RankTraining<DropoutNetwork>.Facts),
        ];
        return [.. reports, RankTraining<DropoutNetwork>.Hash(trainer.Network)];
    }

    private static Trainer<DropoutNetwork> Create(ICollective? collective, ulong seed, TrainingCallback[] callbacks)
    {
        var options = new TrainerOptions
        {
            Optimizer = new Adam(0.01f),
            Schedule = new CosineSchedule(20, warmup: 1),
            BatchSize = 64,
            ClipNorm = 0.5f,
            RecalibrationSamples = 100,
            Collective = collective,
            Callbacks = callbacks,
        };
        return new Trainer<DropoutNetwork>(new DropoutNetwork(seed), options);
    }

    /// <summary>Calls the trainer on rank 0 alone.</summary>
    private sealed class MeasuresAtEnd : TrainingCallback
    {
        public Func<double>? Measure { get; set; }

        public double? Loss { get; private set; }

        public override void OnTrainingEnd(TrainingRun run) => Loss = Measure!();
    }

    /// <summary>Halves a weight in each step, or at the end.</summary>
    private sealed class Writer(bool atEnd) : TrainingCallback
    {
        public override void OnStep(TrainingRun run) => Write(run, !atEnd);

        public override void OnTrainingEnd(TrainingRun run) => Write(run, atEnd);

        private static void Write(TrainingRun run, bool isWanted)
        {
            if (isWanted)
            {
                run.Parameters[^1].Values[0] = 0.25f * (1 + run.Step);
                run.Buffers[0].Values[1] *= 0.5f;
            }
        }
    }
}
