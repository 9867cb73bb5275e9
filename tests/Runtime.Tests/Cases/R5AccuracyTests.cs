using GenBn.Tests.Data;
using GenBn.Tests.Training;
using GenBn.Tests.Training.Logging;
using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>R5: an autoencoder showed "train acc 0.012", and one sigmoid output had no accuracy.</summary>
public sealed class R5AccuracyTests
{
    public static TheoryData<string> LossesOfNumbers => ["mse", "mae", "huber", "sigmoid", "own"];

    [Theory]
    [MemberData(nameof(LossesOfNumbers))]
    public void AnAutoencoderHasNoAccuracy(string loss)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("log.csv");
        var record = new LastRun();
        using var trainer = new Trainer<AutoencoderNetwork>(new AutoencoderNetwork(seed: 1), new TrainerOptions
        {
            Optimizer = new Sgd(0.01f),
            Loss = LossOf(loss),
            BatchSize = 16,
            Threads = 1,
            Callbacks = [new CsvLog(path), record],
        });
        Dataset data = AutoencoderNetwork.Data();
        EpochReport report = trainer.Fit(data, data).Single();
        Assert.Null(report.TrainAccuracy);
        Assert.Null(report.TestAccuracy);
        Assert.DoesNotContain("acc", report.ToString(), StringComparison.Ordinal);
        Assert.Null(record.Run!.Accuracy);
        Assert.Null(record.Run.EpochAccuracy);
        Assert.Null(trainer.Evaluate(data).Accuracy);
        Assert.DoesNotContain("acc", trainer.FitSteps(data, 1).Single().ToString(), StringComparison.Ordinal);
        Assert.Equal(0, trainer.Correct);
        string[] line = File.ReadAllLines(path)[1].Split(',');
        Assert.Equal(("", ""), (line[3], line[5]));
    }

    /// <summary>Which class is right is known from labels, and from probabilities of classes.</summary>
    [Theory]
    [MemberData(nameof(LossesOfNumbers))]
    public void LabelsHaveAccuracyWithAnyLoss(string loss)
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(seed: 1), new TrainerOptions { Loss = LossOf(loss), BatchSize = 16, Threads = 1 });
        Assert.NotNull(trainer.Evaluate(TinyNetwork.Data()).Accuracy);
        Assert.Null(trainer.Evaluate(TinyNetwork.OneHotData()).Accuracy);
        using var soft = new Trainer<TinyNetwork>(new TinyNetwork(seed: 1), new TrainerOptions { Loss = Loss.SoftmaxCrossEntropyWith(0.1f), BatchSize = 16, Threads = 1 });
        Assert.Equal(soft.Evaluate(TinyNetwork.Data()).Accuracy, soft.Evaluate(TinyNetwork.OneHotData()).Accuracy);

        // Who knows that targets are one-hot may ask.
        Evaluation asked = trainer.Evaluate(TinyNetwork.OneHotData(), Metric.Accuracy);
        Assert.Equal(trainer.Evaluate(TinyNetwork.Data()).Accuracy, asked.Metrics[0].Value);
    }

    [Fact]
    public void EarlyStoppingOnAnAccuracyThatMeansNothingIsRefusedBeforeTheFirstStep()
    {
        using var trainer = new Trainer<AutoencoderNetwork>(new AutoencoderNetwork(seed: 1), new TrainerOptions
        {
            Loss = Loss.MeanSquaredError,
            BatchSize = 16,
            Threads = 1,
            Callbacks = [new EarlyStopping(2, MonitoredValue.TestAccuracy)],
        });
        Dataset data = AutoencoderNetwork.Data();
        string message = Assert.Throws<InvalidOperationException>(() => trainer.Fit(data, data)).Message;
        Assert.Contains("test accuracy, which has no meaning", message, StringComparison.Ordinal);
        Assert.Contains("has no test set", Assert.Throws<InvalidOperationException>(() => trainer.Fit(data)).Message, StringComparison.Ordinal);
        Assert.Equal(0, trainer.Steps);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(2, true)]
    public void LabelsOfOneOutputTrainLikeTheirFloats(int threads, bool isRead)
    {
        (YesOrNoNetwork labelled, EpochReport[] byLabel) = Fitted(YesOrNoNetwork.Labelled(), threads, isRead);
        (YesOrNoNetwork targeted, EpochReport[] byTarget) = Fitted(YesOrNoNetwork.Targeted(), threads, isRead);
        Assert.Equal(Values(targeted), Values(labelled));
        Assert.Equal(byTarget.Select(Figures), byLabel.Select(Figures));
        Assert.True(byLabel[^1].TestAccuracy > 0.95, byLabel[^1].ToString());
        Assert.True(byLabel[^1].TrainAccuracy > 0.95, byLabel[^1].ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AccuracyAndConfusionOfOneOutputAreThoseOfTheThreshold(bool hasLabels)
    {
        (YesOrNoNetwork network, _) = Fitted(YesOrNoNetwork.Labelled(), 1, isRead: false, epochs: 2);
        using Trainer<YesOrNoNetwork> trainer = Create(network, 1);
        float[] outputs = new float[256];
        Predictor predictor = network.CreatePredictor();
        predictor.Predict(YesOrNoNetwork.Labelled().Values, outputs);
        int[] labels = YesOrNoNetwork.Labelled().Labels.ToArray();
        int[] answers = [.. outputs.Select(output => 1 / (1 + Math.Exp(-output)) > 0.5 ? 1 : 0)];
        var expected = ConfusionMatrix.Of(labels, answers, classes: 2);
        Assert.InRange(expected.Value, 0.1, 0.999);

        Evaluation evaluation = trainer.Evaluate(hasLabels ? YesOrNoNetwork.Labelled() : YesOrNoNetwork.Targeted(), Metric.Accuracy, Metric.ConfusionMatrix, Metric.MeanAbsoluteError);
        Assert.Equal(expected.Value, evaluation.Accuracy);
        Assert.Equal(expected.Value, evaluation.Metrics[0].Value);
        var matrix = (ConfusionMatrix)evaluation.Metrics[1];
        Assert.Equal(2, matrix.Classes);
        Assert.Equal((expected[0, 0], expected[0, 1], expected[1, 0], expected[1, 1]), (matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1]));
        Assert.Equal(labels.Zip(outputs, (label, output) => Math.Abs((double)output - label)).Average(), evaluation.Metrics[2].Value, 1e-9);
        Assert.Throws<ArgumentException>(() => trainer.Evaluate(YesOrNoNetwork.Labelled(), Metric.TopAccuracy(2)));
    }

    [Fact]
    public void OneOutputAtOneStepCountsItsCorrectAnswers()
    {
        var network = new YesOrNoNetwork(seed: 1);
        using Trainer<YesOrNoNetwork> trainer = Create(network, 1);
        float[] outputs = new float[20];
        Dataset data = YesOrNoNetwork.Labelled().Slice(0, 20);
        network.CreatePredictor().Predict(data.Values, outputs);
        int expected = outputs.Zip(data.Labels.ToArray()).Count(pair => pair.First > 0 == (pair.Second == 1));
        Assert.Equal(2, data.Labels.ToArray().Distinct().Count());
        trainer.Step(data.Values, data.Labels);
        Assert.Equal(expected, trainer.Correct);
        Assert.Contains("must be from 0 to 1", Assert.Throws<ArgumentException>(() => trainer.Step(new float[4], [2])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2f, 1, 0.126928, -0.119203)]
    [InlineData(2f, 0, 2.126928, 0.880797)]
    [InlineData(-1f, 1, 1.313262, -0.731059)]
    public void TheLossOfALabelIsThatOfItsNumber(float output, int label, double loss, double gradient)
    {
        float[] gradients = new float[1];
        Assert.Equal(loss, Loss.SigmoidCrossEntropy.Evaluate([output], [label], gradients), 1e-6);
        Assert.Equal(gradient, gradients[0], 1e-6);
    }

    /// <summary>With any other loss, all labels of a single output would be 0, and its accuracy 1.</summary>
    [Theory]
    [MemberData(nameof(LossesOfNumbers))]
    public void LabelsOfOneOutputAreRefusedWithOtherLosses(string loss)
    {
        using var trainer = new Trainer<YesOrNoNetwork>(new YesOrNoNetwork(), new TrainerOptions { Loss = LossOf(loss), BatchSize = 16, Threads = 1 });
        if (loss == "sigmoid")
        {
            Assert.Single(trainer.Fit(YesOrNoNetwork.Labelled()));
            return;
        }

        var single = new Dataset(new float[8], [0, 0], 4, 1);
        Assert.Contains("Loss.SigmoidCrossEntropy", Assert.Throws<ArgumentException>("train", () => trainer.Fit(single)).Message, StringComparison.Ordinal);
        Assert.Contains("Loss.SigmoidCrossEntropy", Assert.Throws<ArgumentException>("train", () => trainer.Fit(YesOrNoNetwork.Labelled())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("labels", () => trainer.Step(new float[4], [0]));
        Assert.Equal(0, trainer.Steps);
    }

    [Fact]
    public void NaNIsNoCorrectAnswer()
    {
        foreach (int label in new[] { 0, 1 })
        {
            Assert.Equal(0, CorrectOf(float.NaN, label));
            Assert.Equal(1, CorrectOf(label - 0.5f, label));
        }
    }

    /// <summary>The number of correct samples that the metric counts for one sample.</summary>
    private static double CorrectOf(float output, int label)
    {
        var form = new MetricForm(Metric.Accuracy, "accuracy", 0, new LossPart("output", 0, Channels: 1, Plane: 1, Loss.SigmoidCrossEntropy, Factor: 1));
        Span<double> numbers = stackalloc double[2];
        Metric.Accuracy.Measure([output], new SampleTarget([label], 1), in form, numbers);
        Assert.Equal(1, numbers[1]);
        return numbers[0];
    }

    private static Loss LossOf(string name) => name switch
    {
        "mse" => Loss.MeanSquaredError,
        "mae" => Loss.MeanAbsoluteError,
        "huber" => Loss.Huber(),
        "sigmoid" => Loss.SigmoidCrossEntropy,
        _ => Loss.Of(new HalfSquares()),
    };

    private static float[] Values(YesOrNoNetwork network) => [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    private static (double, double?, double?, double?) Figures(EpochReport report) => (report.Loss, report.TrainAccuracy, report.TestLoss, report.TestAccuracy);

    private static (YesOrNoNetwork Network, EpochReport[] Reports) Fitted(Dataset data, int threads, bool isRead, int epochs = 40)
    {
        var network = new YesOrNoNetwork(seed: 3);
        using Trainer<YesOrNoNetwork> trainer = Create(network, threads);
        IDataSource source = isRead ? new SourceOfDataset(data) : data;
        return (network, [.. trainer.Fit(source, source, epochs)]);
    }

    private static Trainer<YesOrNoNetwork> Create(YesOrNoNetwork network, int threads) =>
        new(network, new TrainerOptions { Optimizer = new Adam(0.01f), Loss = Loss.SigmoidCrossEntropy, BatchSize = 20, Threads = threads });

    private sealed class LastRun : TrainingCallback
    {
        public TrainingRun? Run { get; private set; }

        public override void OnStep(TrainingRun run) => Run = run;
    }

    private sealed class HalfSquares : ILoss
    {
        public float Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, Span<float> gradient)
        {
            float loss = 0;
            for (int index = 0; index < outputs.Length; index++)
            {
                gradient[index] = outputs[index] - target[index];
                loss += 0.5f * gradient[index] * gradient[index];
            }

            return loss;
        }
    }
}
