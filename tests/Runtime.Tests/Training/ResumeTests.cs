using System.Diagnostics;
using GenBn.Tests.Training.Callbacks;
using Xunit;

namespace GenBn.Tests.Training;

/// <summary>A training that is saved and goes on in another trainer is the same, bit for bit, as one that never stopped.</summary>
public sealed class ResumeTests : ResumeFixture
{
    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("nesterov")]
    [InlineData("adam")]
    [InlineData("adamw")]
    [InlineData("rmsprop")]
    [InlineData("rmsprop-momentum")]
    public void FourEpochsAndSixAreTen(string optimizer)
    {
        Trainer<DropoutNetwork> straight = Create(optimizer, seed: 4);
        EpochReport[] expected = [.. straight.Fit(TinyNetwork.Data(), TinyNetwork.Data(), epochs: 10)];
        Trainer<DropoutNetwork> first = Create(optimizer, seed: 4, threads: 2);
        EpochReport[] four = [.. first.Fit(TinyNetwork.Data(), TinyNetwork.Data(), epochs: 4)];
        first.SaveCheckpoint(Target);

        Trainer<DropoutNetwork> second = Create(optimizer);
        second.LoadCheckpoint(Target);
        Assert.Equal(4, second.CompletedEpochs);
        Assert.Equal(4 * StepsPerEpoch, second.Steps);
        EpochReport[] six = [.. second.Fit(TinyNetwork.Data(), TinyNetwork.Data(), epochs: 6)];

        Assert.Equal(straight.Network.AllValues(), second.Network.AllValues());
        Assert.Equal(expected.Select(Facts), four.Concat(six).Select(Facts));
        Assert.Equal(straight.Steps, second.Steps);
    }

    /// <summary>Step 6 is the last of its epoch: only evaluation and report are left.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(12)]
    [InlineData(21)]
    public void ACancelledEpochIsFinished(int step)
    {
        long start = Stopwatch.GetTimestamp();
        Trainer<DropoutNetwork> straight = Create("adam", seed: 4);
        EpochReport[] expected = [.. straight.Fit(TinyNetwork.Data(), TinyNetwork.Data(), epochs: 4)];
        (Trainer<DropoutNetwork> first, List<EpochReport> reports) = Cancelled(step);
        first.SaveCheckpoint(Target);

        var record = new RecordingCallback();
        Trainer<DropoutNetwork> second = Create("adam", callbacks: record);
        second.LoadCheckpoint(Target);
        Assert.Equal((step - 1) / StepsPerEpoch, second.CompletedEpochs);
        reports.AddRange(second.Fit(TinyNetwork.Data(), TinyNetwork.Data(), epochs: 4 - second.CompletedEpochs));

        Assert.Equal(straight.Network.AllValues(), second.Network.AllValues());
        Assert.Equal(expected.Select(Facts), reports.Select(Facts));
        Assert.Equal($"epoch {((step - 1) / StepsPerEpoch) + 1} of 4 at {((step - 1) % StepsPerEpoch) + 1}", record.Events[1]);

        // However long that is: each epoch takes some time, and all together not more than there was.
        Assert.All(reports, report => Assert.True(report.TrainingTime > TimeSpan.Zero));
        Assert.True(TimeSpan.FromTicks(reports.Sum(report => report.TrainingTime.Ticks)) <= Stopwatch.GetElapsedTime(start));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(9)]
    public void TheSameTrainerFinishesACancelledEpoch(int step)
    {
        Trainer<DropoutNetwork> straight = Create("momentum", seed: 4);
        EpochReport[] expected = [.. straight.Fit(TinyNetwork.Data(), TinyNetwork.Data(), epochs: 3)];
        Dataset data = TinyNetwork.Data();
        var cancellation = new CancellationTokenSource();
        Trainer<DropoutNetwork> trainer = Create("momentum", seed: 4, callbacks: new RecordingCallback(run => CancelAt(run, step, cancellation)));
        var reports = new List<EpochReport>();
        Assert.Throws<OperationCanceledException>(() => reports.AddRange(trainer.Fit(data, data, 3, cancellation.Token)));
        reports = [.. reports, .. trainer.Fit(data, data, epochs: 3 - trainer.CompletedEpochs)];
        Assert.Equal(straight.Network.AllValues(), trainer.Network.AllValues());
        Assert.Equal(expected.Skip(3 - reports.Count).Select(Facts), reports.Select(Facts));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(8)]
    public void StepsGoOnWhereTheyWere(int step)
    {
        Trainer<DropoutNetwork> straight = Create("rmsprop-momentum", seed: 4);
        StepReport[] expected = [.. straight.FitSteps(TinyNetwork.Data(), 15)];
        Trainer<DropoutNetwork> first = Create("rmsprop-momentum", seed: 4);
        StepReport[] reports = [.. first.FitSteps(TinyNetwork.Data(), step)];
        first.SaveCheckpoint(Target);
        Trainer<DropoutNetwork> second = Create("rmsprop-momentum");
        second.LoadCheckpoint(Target);
        Assert.Equal(expected, reports.Concat(second.FitSteps(TinyNetwork.Data(), 15 - step)));
        Assert.Equal(straight.Network.AllValues(), second.Network.AllValues());
    }

    [Fact]
    public void FitFinishesWhatStepsBeganAlsoAfterACheckpoint()
    {
        Trainer<DropoutNetwork> straight = Create("adamw", seed: 4);
        EpochReport expected = straight.Fit(TinyNetwork.Data(), TinyNetwork.Data()).Single();
        Trainer<DropoutNetwork> first = Create("adamw", seed: 4);
        Assert.Equal(2, first.FitSteps(TinyNetwork.Data(), 2).Count());
        first.SaveCheckpoint(Target);
        Trainer<DropoutNetwork> second = Create("adamw");
        second.LoadCheckpoint(Target);
        Assert.Equal(Facts(expected), Facts(second.Fit(TinyNetwork.Data(), TinyNetwork.Data()).Single()));
        Assert.Equal(straight.Network.AllValues(), second.Network.AllValues());
    }

    [Fact]
    public void SingleBatchesGoOnToo()
    {
        (float[] values, int[] labels) = TinyNetwork.Data().Slice(0, 16).ToArrays();
        Trainer<DropoutNetwork> straight = Create("adam", seed: 4);
        Trainer<DropoutNetwork> first = Create("adam", seed: 4);
        foreach (Trainer<DropoutNetwork> trainer in new[] { straight, first })
        {
            // A schedule that counts epochs must know their length.
            Assert.Single(trainer.FitSteps(TinyNetwork.Data(), 1));
            trainer.Step(values, labels);
        }

        first.SaveCheckpoint(Target);
        Trainer<DropoutNetwork> second = Create("adam");
        second.LoadCheckpoint(Target);
        Assert.Equal(straight.Step(values, labels), second.Step(values, labels));
        second.SaveCheckpoint(Target);
        Trainer<DropoutNetwork> third = Create("adam");
        third.LoadCheckpoint(Target);
        Assert.Equal(straight.Step(values, labels), third.Step(values, labels));
        Assert.Equal(straight.Network.AllValues(), third.Network.AllValues());
    }

    [Fact]
    public void ASourceThatChangesWithTheEpochGoesOnToo()
    {
        Trainer<DropoutNetwork> straight = Create("adam", seed: 4);
        EpochReport[] expected = [.. straight.Fit(new EpochSource(), new EpochSource(), epochs: 3)];
        (Trainer<DropoutNetwork> first, List<EpochReport> reports) = Cancelled(8, new EpochSource());
        first.SaveCheckpoint(Target);
        Trainer<DropoutNetwork> second = Create("adam", threads: 2);
        second.LoadCheckpoint(Target);
        reports.AddRange(second.Fit(new EpochSource(), new EpochSource(), epochs: 2));
        Assert.Equal(expected.Select(Facts), reports.Select(Facts));
        Assert.Equal(straight.Network.AllValues(), second.Network.AllValues());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void EarlyStoppingCountsOnAndRemembersTheBest(int epochs)
    {
        // Epoch 2 is the best; patience ends in epoch 5.
        double[] values = [3, 2, 4, 4, 4];
        EarlyStopping Stopping() => new(3, "score", report => values[report.Epoch - 1], higherIsBetter: false);
        EarlyStopping whole = Stopping();
        Trainer<DropoutNetwork> straight = Create("momentum", seed: 4, callbacks: whole);
        Assert.Equal(5, straight.Fit(TinyNetwork.Data(), TinyNetwork.Data(), epochs: 10).Count());

        Trainer<DropoutNetwork> first = Create("momentum", seed: 4, callbacks: [Stopping(), new CheckpointCallback(Target)]);
        Assert.Equal(epochs, first.Fit(TinyNetwork.Data(), TinyNetwork.Data(), epochs).Count());
        EarlyStopping resumed = Stopping();
        Trainer<DropoutNetwork> second = Create("momentum", callbacks: resumed);
        second.LoadCheckpoint(Target);
        Assert.Equal(5 - epochs, second.Fit(TinyNetwork.Data(), TinyNetwork.Data(), epochs: 10).Count());
        Assert.Equal((whole.BestEpoch, whole.BestValue), (resumed.BestEpoch, resumed.BestValue));
        Assert.Equal(straight.Network.AllValues(), second.Network.AllValues());

        var network = new DropoutNetwork();
        network.LoadWeights(Target);
        Create("momentum").LoadCheckpoint(Target);
    }

    [Fact]
    public void SavingChangesNothingAndRepeats()
    {
        Trainer<DropoutNetwork> trainer = Create("adam", seed: 4);
        Assert.Equal(8, trainer.FitSteps(TinyNetwork.Data(), 8).Count());
        trainer.SaveCheckpoint(Target);
        byte[] saved = File.ReadAllBytes(Target);
        Trainer<DropoutNetwork> second = Create("adam");
        second.LoadCheckpoint(Target);
        second.SaveCheckpoint(Target);
        Assert.Equal(saved, File.ReadAllBytes(Target));
        Assert.Equal(saved, File.ReadAllBytes(TrainingCheckpoint.PreviousOf(Target)));
    }

    [Fact]
    public void TheLearningRateIsThatOfTheCheckpoint()
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { Optimizer = new Sgd(0.5f), BatchSize = 16, Threads = 1 });
        Assert.Equal(0.5f, trainer.LearningRate);
        trainer.LearningRate = 0.1f;
        trainer.SaveCheckpoint(Target);
        trainer.LearningRate = 2;
        trainer.LoadCheckpoint(Target);
        Assert.Equal(0.1f, trainer.LearningRate);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.LearningRate = float.PositiveInfinity);
    }

    private static void CancelAt(TrainingRun run, int step, CancellationTokenSource cancellation)
    {
        if (run.Step == step)
        {
            cancellation.Cancel();
        }
    }

    private (Trainer<DropoutNetwork> Trainer, List<EpochReport> Reports) Cancelled(int step, IDataSource? source = null)
    {
        IDataSource data = source ?? TinyNetwork.Data();
        var cancellation = new CancellationTokenSource();
        var record = new RecordingCallback(run => CancelAt(run, step, cancellation));
        Trainer<DropoutNetwork> trainer = Create("adam", seed: 4, callbacks: record);
        var reports = new List<EpochReport>();
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (EpochReport report in trainer.Fit(data, data, 4, cancellation.Token))
            {
                reports.Add(report);
            }
        });
        Assert.Equal(step, trainer.Steps);
        Assert.Equal(["step " + step, "end"], record.Events[^2..]);
        return (trainer, reports);
    }

    /// <summary>Images that are brighter in every epoch.</summary>
    private sealed class EpochSource : IDataSource
    {
        private readonly Dataset _data = TinyNetwork.Data();

        public int Count => _data.Count;

        public int SampleLength => _data.SampleLength;

        public int Classes => _data.Classes;

        public int TargetLength => 0;

        public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets)
        {
            for (int index = 0; index < samples.Length; index++)
            {
                Span<float> sample = inputs.Slice(index * SampleLength, SampleLength);
                _data.CopySample(samples[index], sample);
                foreach (ref float value in sample)
                {
                    value += 0.1f * epoch;
                }

                labels[index] = _data.Labels[samples[index]];
            }
        }
    }
}
