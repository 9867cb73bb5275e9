using Xunit;

namespace GenBn.Tests.Training;

/// <summary>Training on float targets.</summary>
public sealed class TrainerTargetsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void OneHotTargetsTrainLikeLabels(int threads)
    {
        (TinyNetwork byLabel, EpochReport[] labelled) = Fitted(Loss.MeanSquaredError, TinyNetwork.Data(), threads);
        (TinyNetwork byTarget, EpochReport[] targeted) = Fitted(Loss.MeanSquaredError, TinyNetwork.OneHotData(), threads);
        Assert.Equal(byLabel.AllValues(), byTarget.AllValues());
        Assert.Equal(labelled.Select(report => (report.Loss, (double?)null, report.TestLoss, (double?)null)), targeted.Select(Figures));
        Assert.True(labelled[^1].TestAccuracy > 0.8, labelled[^1].ToString());
    }

    [Fact]
    public void SoftLabelsTrain()
    {
        (_, EpochReport[] reports) = Fitted(Loss.SoftmaxCrossEntropyWith(0.1f), TinyNetwork.OneHotData(), 2);
        Assert.True(reports[^1].TestAccuracy > 0.9, reports[^1].ToString());
        Assert.True(reports[^1].TestLoss < reports[0].TestLoss);
    }

    [Fact]
    public void ARegressionLearnsAndHasNoAccuracy()
    {
        using var trainer = new Trainer<RegressionNetwork>(
            new RegressionNetwork(), new TrainerOptions { Optimizer = new Adam(0.01f), Loss = Loss.MeanSquaredError, BatchSize = 32, Threads = 1 });
        Dataset data = RegressionNetwork.Data();
        EpochReport[] reports = [.. trainer.Fit(data.Slice(0, 200), data.Slice(200, 56), epochs: 60)];
        Assert.True(reports[^1].TestLoss < 0.1 * reports[0].TestLoss, $"{reports[0].TestLoss} … {reports[^1].TestLoss}");
        Assert.Null(reports[0].TrainAccuracy);
        Assert.Null(reports[0].TestAccuracy);
        Assert.Matches(@"^epoch 1, loss \d+\.\d{4}, time \d+\.\d sec$", reports[0].ToString());
        Assert.Null(trainer.Evaluate(data).Accuracy);
        StepReport step = trainer.FitSteps(data, 1).Single();
        Assert.Null(step.Accuracy);
        Assert.Matches(@"^step \d+, loss \d+\.\d{4}$", step.ToString());
        Assert.Equal(0, trainer.Correct);
    }

    /// <summary>C5: the loss was 0 from the first step on.</summary>
    [Fact]
    public void ASoftmaxOfOneOutputIsRefused()
    {
        Loss[] losses = [Loss.SoftmaxCrossEntropy, Loss.SoftmaxCrossEntropyWith(0.1f), Loss.SparseCategoricalCrossEntropy];
        Assert.All(losses, loss =>
        {
            ArgumentException exception = Assert.Throws<ArgumentException>(() => new Trainer<RegressionNetwork>(new RegressionNetwork(), new TrainerOptions { Loss = loss }));
            Assert.Contains("Expected at least 2 outputs", exception.Message, StringComparison.Ordinal);
            Assert.Equal("options", exception.ParamName);
        });
    }

    [Fact]
    public void MeasuredLossIsThatOfThePredictor()
    {
        var network = new TinyNetwork(seed: 5);
        using var trainer = new Trainer<TinyNetwork>(network, new TrainerOptions { BatchSize = 16, Threads = 2 });
        (float[] values, int[] labels) = TinyNetwork.Data().ToArrays();
        float[] outputs = new float[labels.Length * 3];
        network.CreatePredictor().Predict(values, outputs);
        Evaluation evaluation = trainer.Evaluate(TinyNetwork.Data());
        Assert.Equal(Loss.SoftmaxCrossEntropy.Evaluate(outputs, labels, new float[outputs.Length]), evaluation.Loss, 1e-6);
        int correct = labels.Where((label, sample) => outputs.AsSpan(sample * 3, 3).IndexOf(outputs.Skip(sample * 3).Take(3).Max()) == label).Count();
        Assert.Equal((double)correct / labels.Length, evaluation.Accuracy);
        Assert.Equal(evaluation, trainer.Evaluate(TinyNetwork.Data()));
    }

    [Fact]
    public void StepTakesTargetsOfTheRightLengthOnly()
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { BatchSize = 32, Threads = 1 });
        ArgumentException exception = Assert.Throws<ArgumentException>(() => trainer.Step(new float[128], new float[5]));
        Assert.Contains("2 samples × 3 targets = 6, but got 5", exception.Message, StringComparison.Ordinal);
        Assert.True(trainer.Step(new float[128], [0.5f, 0.25f, 0.25f, 0, 0, 1]) > 0);
    }

    [Fact]
    public void TargetsThatDoNotFitAreRefused()
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { Loss = Loss.SparseCategoricalCrossEntropy, BatchSize = 32, Threads = 1 });
        Assert.Contains("Expected one label per sample", Assert.Throws<ArgumentException>(() => trainer.Step(new float[128], new float[6])).Message, StringComparison.Ordinal);
        Assert.Contains("Expected one label per sample", Assert.Throws<ArgumentException>("train", () => trainer.Fit(TinyNetwork.OneHotData())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("data", () => trainer.Evaluate(TinyNetwork.OneHotData()));

        using var other = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { Threads = 1 });
        var wide = new Dataset(new float[128], new float[8], 64, 4);
        Assert.Contains("3 targets for each sample, but the dataset has 4", Assert.Throws<ArgumentException>(() => other.FitSteps(wide, 1)).Message, StringComparison.Ordinal);
    }

    private static (double, double?, double?, double?) Figures(EpochReport report) => (report.Loss, report.TrainAccuracy, report.TestLoss, report.TestAccuracy);

    private static (TinyNetwork Network, EpochReport[] Reports) Fitted(Loss loss, Dataset data, int threads)
    {
        var network = new TinyNetwork(seed: 2);
        using var trainer = new Trainer<TinyNetwork>(network, new TrainerOptions { Optimizer = new Sgd(0.1f, 0.9f), Loss = loss, BatchSize = 16, Threads = threads });
        return (network, [.. trainer.Fit(data, data, epochs: 20)]);
    }
}
