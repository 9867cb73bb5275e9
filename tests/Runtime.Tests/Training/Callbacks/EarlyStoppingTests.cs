using Xunit;

namespace GenBn.Tests.Training.Callbacks;

public sealed class EarlyStoppingTests
{
    [Fact]
    public void TrainingEndsWhenPatienceDoesAndTheBestWeightsComeBack()
    {
        // Better, worse, better by too little, worse: epoch 1 is the best.
        double[] values = [1, 2, 0.95, 1.5, 0];
        var weights = new List<float[]>();
        var stopping = new EarlyStopping(3, "score", report => values[report.Epoch - 1], higherIsBetter: false) { MinDelta = 0.1 };
        var record = new RecordingCallback();
        using Trainer<TinyNetwork> trainer = Create(stopping, record);
        foreach (EpochReport report in trainer.Fit(TinyNetwork.Data(), epochs: 5))
        {
            Assert.Equal(weights.Count + 1, report.Epoch);
            weights.Add(trainer.Network.AllValues());
        }

        Assert.Equal(4, weights.Count);
        Assert.NotEqual(weights[0], weights[3]);
        Assert.Equal(weights[0], trainer.Network.AllValues());
        Assert.Equal((1, (double?)1.0), (stopping.BestEpoch, stopping.BestValue));
    }

    [Fact]
    public void TheReasonSaysWhatWasTheBest()
    {
        string? reason = null;
        var stopping = new EarlyStopping(1, MonitoredValue.TestAccuracy) { MinDelta = 1 };
        using Trainer<TinyNetwork> trainer = Create(stopping, new EndCallback(run => reason = run.StopReason));
        EpochReport[] reports = [.. trainer.Fit(TinyNetwork.Data(), TinyNetwork.Data(), epochs: 9)];
        Assert.Equal(2, reports.Length);
        Assert.Equal(FormattableString.Invariant($"the test accuracy has not improved for 1 epochs; the best was {reports[0].TestAccuracy:G5} in epoch 1"), reason);
    }

    [Fact]
    public void WithoutRestoringTheLatestWeightsStay()
    {
        var stopping = new EarlyStopping(1, MonitoredValue.TrainingLoss) { MinDelta = 100, RestoreBest = false };
        using Trainer<TinyNetwork> trainer = Create(stopping);
        using Trainer<TinyNetwork> straight = Create();
        Assert.Equal(2, trainer.Fit(TinyNetwork.Data(), epochs: 9).Count());
        Assert.Equal(2, straight.Fit(TinyNetwork.Data(), epochs: 2).Count());
        Assert.Equal(straight.Network.AllValues(), trainer.Network.AllValues());
    }

    [Fact]
    public void ImprovementResetsTheCountAndNaNIsNone()
    {
        double[] values = [double.NaN, 3, 4, 2, 3, double.NaN];
        var stopping = new EarlyStopping(2, "score", report => values[report.Epoch - 1], higherIsBetter: false);
        using Trainer<TinyNetwork> trainer = Create(stopping);
        Assert.Equal(6, trainer.Fit(TinyNetwork.Data(), epochs: 9).Count());
        Assert.Equal((4, (double?)2.0), (stopping.BestEpoch, stopping.BestValue));
    }

    [Fact]
    public void TheCountGoesOnBetweenCallsAndAnewAfterAStop()
    {
        var stopping = new EarlyStopping(2, "score", report => report.Epoch, higherIsBetter: false);
        Dataset data = TinyNetwork.Data();
        using Trainer<TinyNetwork> trainer = Create(stopping);
        using Trainer<TinyNetwork> straight = Create();
        Assert.Equal(2, trainer.Fit(data, epochs: 2).Count());
        Assert.Equal(2, straight.Fit(data, epochs: 2).Count());
        Assert.Equal(straight.Network.AllValues(), trainer.Network.AllValues());
        Assert.Single(trainer.Fit(data, epochs: 2));
        Assert.Equal(2, trainer.Fit(data, epochs: 2).Count());
        Assert.Equal(4, stopping.BestEpoch);
    }

    [Fact]
    public void AMissingValueIsAnError()
    {
        using Trainer<TinyNetwork> trainer = Create(new EarlyStopping(2));
        string message = Assert.Throws<InvalidOperationException>(() => trainer.Fit(TinyNetwork.Data()).Count()).Message;
        Assert.Contains("watches the test loss, but Fit has no test set", message, StringComparison.Ordinal);
        Assert.Equal(0, trainer.Steps);

        using Trainer<TinyNetwork> own = Create(new EarlyStopping(2, "score", static _ => null, higherIsBetter: true));
        message = Assert.Throws<InvalidOperationException>(() => own.Fit(TinyNetwork.Data()).Count()).Message;
        Assert.Contains("watches the score, but the report of epoch 1 has none", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ImpossibleOptionsAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("patience", () => new EarlyStopping(0));
        Assert.Throws<ArgumentOutOfRangeException>("monitor", () => new EarlyStopping(1, (MonitoredValue)7));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(1) { MinDelta = double.NaN });
        Assert.Throws<ArgumentNullException>("value", () => new EarlyStopping(1, "score", null!, true));
    }

    private static Trainer<TinyNetwork> Create(params TrainingCallback[] callbacks) =>
        new(new TinyNetwork(seed: 4), new TrainerOptions { Optimizer = new Sgd(0.05f), BatchSize = 37, Threads = 1, Callbacks = callbacks });

    private sealed class EndCallback(Action<TrainingRun> action) : TrainingCallback
    {
        public override void OnTrainingEnd(TrainingRun run) => action(run);
    }
}
