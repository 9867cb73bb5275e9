using GenBn.Tests.Training.Callbacks;
using Xunit;

namespace GenBn.Tests.Training;

/// <summary>The eager form of <c>Fit</c>: it trains although nobody enumerates.</summary>
public sealed class TrainTests
{
    [Fact]
    public void TrainIsFitThatIsEnumerated()
    {
        Dataset data = TinyNetwork.Data();
        using Trainer<TinyNetwork> lazy = Create();
        using Trainer<TinyNetwork> eager = Create();
        EpochReport[] expected = [.. lazy.Fit(data, data, epochs: 3)];
        Assert.Equal(expected.Select(Facts), eager.Train(data, data, epochs: 3).Select(Facts));
        Assert.Equal(lazy.Network.AllValues(), eager.Network.AllValues());

        // Further calls go on.
        Assert.Equal(4, eager.Train(data).Single().Epoch);
        Assert.Equal(4, eager.CompletedEpochs);
    }

    [Fact]
    public void ACallbackEndsItWithTheReportsSoFar()
    {
        using Trainer<TinyNetwork> trainer = Create(new EarlyStopping(1, "score", report => report.Epoch, higherIsBetter: false));
        Assert.Equal([1, 2], trainer.Train(TinyNetwork.Data(), epochs: 9).Select(report => report.Epoch));
    }

    [Fact]
    public void ACancelledCallGoesOnLater()
    {
        using var cancellation = new CancellationTokenSource();
        Dataset data = TinyNetwork.Data();
        using Trainer<TinyNetwork> straight = Create();
        straight.Train(data, epochs: 3);
        using Trainer<TinyNetwork> trainer = Create(new RecordingCallback(run =>
        {
            if (run.Step == 4)
            {
                cancellation.Cancel();
            }
        }));
        Assert.Throws<OperationCanceledException>(() => trainer.Train(data, epochs: 3, cancellationToken: cancellation.Token));
        Assert.Equal((4L, 1), (trainer.Steps, trainer.CompletedEpochs));
        Assert.Equal([2, 3], trainer.Train(data, epochs: 2).Select(report => report.Epoch));
        Assert.Equal(straight.Network.AllValues(), trainer.Network.AllValues());
        Assert.Throws<ArgumentOutOfRangeException>("epochs", () => trainer.Train(data, epochs: 0));
    }

    private static Trainer<TinyNetwork> Create(params TrainingCallback[] callbacks) =>
        new(new TinyNetwork(seed: 4), new TrainerOptions { Optimizer = new Sgd(0.05f), BatchSize = 37, Threads = 1, Callbacks = callbacks });

    private static (int, double, double?, double?, double?) Facts(EpochReport report) =>
        (report.Epoch, report.Loss, report.TrainAccuracy, report.TestLoss, report.TestAccuracy);
}
