using GenBn.Tests.Training;
using GenBn.Tests.Training.Logging;
using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>R5: after any end but a stop by early stopping itself, the best weights were private.</summary>
public sealed class R5BestWeightsTests
{
    public static TheoryData<string> Ends => ["epochs", "break", "other stop", "exception", "cancellation", "not restored"];

    /// <summary>Epoch 2 of up to 4 is the best.</summary>
    [Theory]
    [MemberData(nameof(Ends))]
    public void TheBestWeightsCanBeHadAfterAnyEnd(string end)
    {
        EarlyStopping stopping = Create(patience: end == "not restored" ? 1 : 9, restores: end != "not restored");
        using var cancellation = new CancellationTokenSource();
        using Trainer<TinyNetwork> trainer = Create(stopping, new AtEpoch(3, run =>
        {
            switch (end)
            {
                case "other stop":
                    run.Stop("enough");
                    break;
                case "exception":
                    throw new InvalidDataException("broken");
                case "cancellation":
                    cancellation.Cancel();
                    break;
            }
        }));
        Assert.False(stopping.HasBestWeights);
        var weights = new List<float[]>();
        Exception? failure = Record.Exception(() =>
        {
            foreach (EpochReport report in trainer.Fit(TinyNetwork.Data(), epochs: 4, cancellationToken: cancellation.Token))
            {
                weights.Add(trainer.Network.AllValues());
                if (end == "break" && report.Epoch == 3)
                {
                    break;
                }
            }
        });
        Assert.Equal(end is "exception" or "cancellation", failure is not null);
        float[] latest = trainer.Network.AllValues();
        Assert.NotEqual(weights[1], latest);
        Assert.True(stopping.HasBestWeights);
        Assert.Equal(2, stopping.BestEpoch);
        stopping.RestoreBestWeights();
        Assert.Equal(weights[1], trainer.Network.AllValues());

        // And again, after more training.
        trainer.Step(new float[128], [0, 1]);
        stopping.RestoreBestWeights();
        Assert.Equal(weights[1], trainer.Network.AllValues());
    }

    [Fact]
    public void AStopBringsThemBackByItself()
    {
        EarlyStopping stopping = Create(patience: 1, restores: true);
        using Trainer<TinyNetwork> trainer = Create(stopping);
        var weights = new List<float[]>();
        foreach (EpochReport report in trainer.Fit(TinyNetwork.Data(), epochs: 4))
        {
            Assert.Equal(weights.Count + 1, report.Epoch);
            weights.Add(trainer.Network.AllValues());
        }

        Assert.Equal(3, weights.Count);
        Assert.Equal(weights[1], trainer.Network.AllValues());
    }

    /// <summary>Where the process ends too, a checkpoint has them.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ACheckpointBringsThemToAnotherProcess(bool restores)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("checkpoint.safetensors");
        var weights = new List<float[]>();
        using (Trainer<TinyNetwork> first = Create(Create(patience: 9, restores), new CheckpointCallback(path)))
        {
            foreach (EpochReport report in first.Fit(TinyNetwork.Data(), epochs: 3))
            {
                Assert.Equal(weights.Count + 1, report.Epoch);
                weights.Add(first.Network.AllValues());
            }
        }

        EarlyStopping stopping = Create(patience: 9, restores);
        using Trainer<TinyNetwork> second = Create(stopping);
        second.LoadCheckpoint(path);
        Assert.Equal(weights[2], second.Network.AllValues());
        Assert.Equal(2, stopping.BestEpoch);
        stopping.RestoreBestWeights();
        Assert.Equal(weights[1], second.Network.AllValues());
    }

    [Fact]
    public void BeforeTheFirstEpochThereAreNone()
    {
        EarlyStopping stopping = Create(patience: 1, restores: true);
        Assert.Contains("there was none yet", Assert.Throws<InvalidOperationException>(stopping.RestoreBestWeights).Message, StringComparison.Ordinal);
        using Trainer<TinyNetwork> trainer = Create(stopping);
        Assert.Single(trainer.FitSteps(TinyNetwork.Data(), 1));
        Assert.Throws<InvalidOperationException>(stopping.RestoreBestWeights);
    }

    [Fact]
    public void WeightsOfAnotherNetworkAreRefused()
    {
        EarlyStopping stopping = Create(patience: 9, restores: true);
        using Trainer<TinyNetwork> first = Create(stopping);
        Assert.Equal(2, first.Fit(TinyNetwork.Data(), epochs: 2).Count());
        using Trainer<TinyNetwork> second = Create(stopping);
        Assert.Contains("for each network", Assert.Throws<InvalidOperationException>(() => second.Fit(TinyNetwork.Data()).Count()).Message, StringComparison.Ordinal);
    }

    private static EarlyStopping Create(int patience, bool restores) =>
        new(patience, "distance", report => Math.Abs(report.Epoch - 2), higherIsBetter: false) { RestoreBest = restores };

    private static Trainer<TinyNetwork> Create(params TrainingCallback[] callbacks) =>
        new(new TinyNetwork(seed: 4), new TrainerOptions { Optimizer = new Sgd(0.05f), BatchSize = 37, Threads = 1, Callbacks = callbacks });

    private sealed class AtEpoch(int epoch, Action<TrainingRun> action) : TrainingCallback
    {
        public override void OnEpochEnd(TrainingRun run, EpochReport report)
        {
            if (report.Epoch == epoch)
            {
                action(run);
            }
        }
    }
}
