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
        Assert.All(reports, report => Assert.InRange(report.TrainingTime, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1)));
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
        var optimizer = new Sgd(0.5f);
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { Optimizer = optimizer, BatchSize = 16, Threads = 1 });
        optimizer.LearningRate = 0.1f;
        trainer.SaveCheckpoint(Target);
        optimizer.LearningRate = 2;
        trainer.LoadCheckpoint(Target);
        Assert.Equal(0.1f, optimizer.LearningRate);
    }

    private static void CancelAt(TrainingRun run, int step, CancellationTokenSource cancellation)
    {
        if (run.Step == step)
        {
            cancellation.Cancel();
        }
    }

    private (Trainer<DropoutNetwork> Trainer, List<EpochReport> Reports) Cancelled(int step)
    {
        var cancellation = new CancellationTokenSource();
        var record = new RecordingCallback(run => CancelAt(run, step, cancellation));
        Trainer<DropoutNetwork> trainer = Create("adam", seed: 4, callbacks: record);
        var reports = new List<EpochReport>();
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (EpochReport report in trainer.Fit(TinyNetwork.Data(), TinyNetwork.Data(), 4, cancellation.Token))
            {
                reports.Add(report);
            }
        });
        Assert.Equal(step, trainer.Steps);
        Assert.Equal(["step " + step, "end"], record.Events[^2..]);
        return (trainer, reports);
    }
}
