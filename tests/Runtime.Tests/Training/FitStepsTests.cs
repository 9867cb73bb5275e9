using Xunit;

namespace GenBn.Tests.Training;

public sealed class FitStepsTests
{
    [Fact]
    public void StepsAreThoseOfFit()
    {
        // 83 samples in batches of 37 are three steps an epoch.
        (TinyNetwork byEpoch, Trainer<TinyNetwork> fit) = Create();
        EpochReport[] epochs = [.. fit.Fit(TinyNetwork.Data(), epochs: 2)];
        (TinyNetwork byStep, Trainer<TinyNetwork> steps) = Create();
        Dataset data = TinyNetwork.Data();
        StepReport[] reports = [.. steps.FitSteps(data, 2), .. steps.FitSteps(data, 4)];
        Assert.Equal(byEpoch.AllValues(), byStep.AllValues());
        Assert.Equal([1L, 2, 3, 4, 5, 6], reports.Select(report => report.Step));
        Assert.Equal(epochs[1].Loss, ((37 * reports[3].Loss) + (37 * reports[4].Loss) + (9 * reports[5].Loss)) / 83, 1e-12);
        double? accuracy = ((37 * reports[0].Accuracy) + (37 * reports[1].Accuracy) + (9 * reports[2].Accuracy)) / 83;
        Assert.Equal(epochs[0].TrainAccuracy!.Value, accuracy!.Value, 1e-12);
        Assert.Matches(@"^step 6, loss \d\.\d{4}, acc \d\.\d{3}$", reports[5].ToString());
        fit.Dispose();
        steps.Dispose();
    }

    [Fact]
    public void FitFinishesTheEpochAndReportsAllOfIt()
    {
        (TinyNetwork straight, Trainer<TinyNetwork> whole) = Create();
        EpochReport expected = whole.Fit(TinyNetwork.Data()).Single();
        (TinyNetwork network, Trainer<TinyNetwork> trainer) = Create();
        Dataset data = TinyNetwork.Data();
        Assert.Single(trainer.FitSteps(data, 1));
        Assert.Equal(0, trainer.CompletedEpochs);
        EpochReport report = trainer.Fit(data).Single();
        Assert.Equal((1, expected.Loss, expected.TrainAccuracy), (report.Epoch, report.Loss, report.TrainAccuracy));
        Assert.Equal(straight.AllValues(), network.AllValues());
        Assert.Equal((3, 1), (trainer.Steps, trainer.CompletedEpochs));
        Assert.Equal(4, trainer.FitSteps(data, 1).Single().Step);
        whole.Dispose();
        trainer.Dispose();
    }

    [Fact]
    public void AnEpochThatStepsUsedUpIsNotReported()
    {
        (_, Trainer<TinyNetwork> trainer) = Create();
        Dataset data = TinyNetwork.Data();
        Assert.Equal(3, trainer.FitSteps(data, 3).Count());
        Assert.Equal(1, trainer.CompletedEpochs);
        Assert.Equal(2, trainer.Fit(data).Single().Epoch);
        Assert.Equal(6, trainer.Steps);
        trainer.Dispose();
    }

    [Fact]
    public void WithoutShufflingTheOrderIsTheDatasets()
    {
        (TinyNetwork fitted, Trainer<TinyNetwork> fit) = Create(shuffle: false);
        (TinyNetwork stepped, Trainer<TinyNetwork> steps) = Create();
        Assert.Single(fit.Fit(TinyNetwork.Data()));
        (float[] values, int[] labels) = TinyNetwork.Data().ToArrays();
        for (int first = 0; first < 83; first += 37)
        {
            int end = Math.Min(83, first + 37);
            steps.Step(values.AsSpan()[(64 * first)..(64 * end)], labels.AsSpan()[first..end]);
        }

        Assert.Equal(fitted.AllValues(), stepped.AllValues());
        fit.Dispose();
        steps.Dispose();
    }

    [Fact]
    public void ImpossibleCallsAreRefused()
    {
        (_, Trainer<TinyNetwork> trainer) = Create();
        Assert.Throws<ArgumentOutOfRangeException>("count", () => trainer.FitSteps(TinyNetwork.Data(), 0));
        Assert.Throws<ArgumentNullException>("train", () => trainer.FitSteps(null!, 1));
        trainer.Dispose();
    }

    private static (TinyNetwork Network, Trainer<TinyNetwork> Trainer) Create(bool shuffle = true)
    {
        var network = new TinyNetwork(seed: 4);
        return (network, new Trainer<TinyNetwork>(network, new TrainerOptions { Optimizer = new Sgd(0.2f, 0.5f), BatchSize = 37, Threads = 2, ShuffleEachEpoch = shuffle }));
    }
}
