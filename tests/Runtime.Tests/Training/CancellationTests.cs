using GenBn.Tests.Training.Callbacks;
using Xunit;

namespace GenBn.Tests.Training;

public sealed class CancellationTests
{
    [Fact]
    public void ACancelledTokenStopsBeforeTheFirstStep()
    {
        var record = new RecordingCallback();
        using Trainer<TinyNetwork> trainer = Create(record);
        Assert.Throws<OperationCanceledException>(() => trainer.Fit(TinyNetwork.Data(), cancellationToken: new CancellationToken(canceled: true)).Count());
        Assert.Throws<OperationCanceledException>(() => trainer.FitSteps(TinyNetwork.Data(), 3, new CancellationToken(canceled: true)).Count());
        Assert.Equal(0, trainer.Steps);
        Assert.Equal(["begin", "end", "begin", "end"], record.Events);
    }

    [Fact]
    public void StepsEndBetweenTwo()
    {
        using var cancellation = new CancellationTokenSource();
        using Trainer<TinyNetwork> trainer = Create();
        var steps = new List<long>();
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (StepReport report in trainer.FitSteps(TinyNetwork.Data(), 100, cancellation.Token))
            {
                steps.Add(report.Step);
                if (report.Step == 4)
                {
                    cancellation.Cancel();
                }
            }
        });
        Assert.Equal([1L, 2, 3, 4], steps);
        Assert.Equal(4, trainer.Steps);
    }

    [Fact]
    public void AStopIsQuietAndTheEpochGoesOnLater()
    {
        Dataset data = TinyNetwork.Data();
        using Trainer<TinyNetwork> straight = Create();
        Assert.Equal(2, straight.Fit(data, epochs: 2).Count());
        var record = new RecordingCallback(run =>
        {
            if (run.Step == 2)
            {
                run.Stop("enough");
            }
        });
        using Trainer<TinyNetwork> trainer = Create(record);
        Assert.Empty(trainer.Fit(data, epochs: 2));
        Assert.Equal(["begin", "epoch 1 of 2 at 0", "step 1", "step 2", "end"], record.Events);
        record.Events.Clear();
        Assert.Equal(2, trainer.Fit(data, epochs: 2).Count());
        Assert.Equal(["begin", "epoch 1 of 2 at 2", "step 3", "end of epoch 1", "epoch 2 of 2 at 0", "step 4", "step 5", "step 6", "end of epoch 2", "end"], record.Events);
        Assert.Equal(straight.Network.AllValues(), trainer.Network.AllValues());
    }

    [Fact]
    public void AnotherDatasetBeginsANewEpoch()
    {
        using Trainer<TinyNetwork> trainer = Create();
        Assert.Single(trainer.FitSteps(TinyNetwork.Data(), 1));
        Assert.Equal(2, trainer.Fit(TinyNetwork.Data().Slice(0, 80)).Single().Epoch);
        Assert.Equal(1 + 3, trainer.Steps);
    }

    [Fact]
    public void EveryCallbackIsToldTheEnd()
    {
        var records = new RecordingCallback[] { new(), new(_ => throw new TimeoutException("first")), new() };
        using Trainer<TinyNetwork> trainer = Create(records[0], new FailingEnd(), records[1], records[2]);
        Assert.Equal("end", Assert.Throws<TimeoutException>(() => trainer.Fit(TinyNetwork.Data()).Count()).Message);
        Assert.All(records, record => Assert.Equal("end", record.Events[^1]));
        Assert.Equal(1, trainer.Steps);
    }

    private static Trainer<TinyNetwork> Create(params TrainingCallback[] callbacks) =>
        new(new TinyNetwork(seed: 4), new TrainerOptions { BatchSize = 37, Threads = 1, Callbacks = callbacks });

    private sealed class FailingEnd : TrainingCallback
    {
        public override void OnTrainingEnd(TrainingRun run) => throw new TimeoutException("end");
    }
}
