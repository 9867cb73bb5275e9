using Xunit;

namespace GenBn.Tests.Training.Metrics;

public sealed class MetricTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(2, true)]
    public void MetricsAreThoseOfTheOutputsOneByOne(int threads, bool oneHot)
    {
        (TinyNetwork network, Trainer<TinyNetwork> trainer) = Trained(threads);
        Dataset data = oneHot ? TinyNetwork.OneHotData() : TinyNetwork.Data();
        (float[] values, int[] labels) = TinyNetwork.Data().ToArrays();
        float[] outputs = new float[labels.Length * 3];
        network.CreatePredictor().Predict(values, outputs);
        float[][] rows = [.. outputs.Chunk(3)];

        Evaluation evaluation = trainer.Evaluate(
            data, Metric.Accuracy, Metric.TopAccuracy(2), Metric.TopAccuracy(3), Metric.MeanAbsoluteError, Metric.MeanSquaredError, Metric.ConfusionMatrix);

        Assert.Equal(
            ["accuracy", "top-2 accuracy", "top-3 accuracy", "mean absolute error", "mean squared error", "confusion matrix"],
            evaluation.Metrics.Select(result => result.Name));
        double[] results = [.. evaluation.Metrics.Select(result => result.Value)];
        Assert.Equal(evaluation.Accuracy, results[0]);
        Assert.Equal(evaluation.Accuracy, results[5]);
        Assert.Equal(labels.Zip(rows, (label, row) => row.Order().ToArray()[0] < row[label] ? 1.0 : 0).Average(), results[1], 1e-12);
        Assert.Equal(1, results[2]);
        Assert.Equal(labels.Zip(rows, (label, row) => row.Select((value, index) => Math.Abs(value - (index == label ? 1.0 : 0))).Average()).Average(), results[3], 1e-12);
        Assert.Equal(labels.Zip(rows, (label, row) => row.Select((value, index) => Math.Pow(value - (index == label ? 1.0 : 0), 2)).Average()).Average(), results[4], 1e-12);
        Assert.InRange(results[1], results[0], 1);
        var matrix = Assert.IsType<ConfusionMatrix>(evaluation.Metrics[5]);
        for (int label = 0; label < 3; label++)
        {
            for (int answer = 0; answer < 3; answer++)
            {
                Assert.Equal(labels.Zip(rows).Count(pair => pair.First == label && Array.IndexOf(pair.Second, pair.Second.Max()) == answer), matrix[label, answer]);
            }
        }

        trainer.Dispose();
    }

    [Fact]
    public void ThreadsDoNotChangeABit()
    {
        double[][] all = [.. new[] { 1, 2, 5 }.Select(threads =>
        {
            (_, Trainer<TinyNetwork> trainer) = Trained(threads);
            double[] values = [.. trainer.Evaluate(TinyNetwork.Data(), Metric.MeanAbsoluteError, Metric.MeanSquaredError).Metrics.Select(result => result.Value)];
            trainer.Dispose();
            return values;
        })];
        Assert.Equal(all[0], all[1]);
        Assert.Equal(all[0], all[2]);
    }

    [Fact]
    public void EpochsReportThemOfTheTestSet()
    {
        var options = new TrainerOptions { BatchSize = 16, Threads = 1, Metrics = [Metric.TopAccuracy(2), new LargestOutput()], Optimizer = new Sgd(0.25f) };
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(seed: 2), options);
        EpochReport report = trainer.Fit(TinyNetwork.Data(), TinyNetwork.Data()).Single();
        Evaluation evaluation = trainer.Evaluate(TinyNetwork.Data(), [.. options.Metrics]);
        Assert.Equal(evaluation.Metrics.Select(result => result.ToString()), report.Metrics.Select(result => result.ToString()));
        Assert.Matches(@"^top-2 accuracy [01]\.\d{4}$", report.Metrics[0].ToString());
        Assert.Equal("largest output", report.Metrics[1].Name);
        Assert.Equal(0.25f, report.LearningRate);
        Assert.Matches(@"^epoch 1, loss \d\.\d{4}, train acc \d\.\d{3}, test acc \d\.\d{3}, time \d+\.\d sec$", report.ToString());
        Assert.Empty(trainer.Fit(TinyNetwork.Data()).Single().Metrics);
        Assert.Empty(new Evaluation().Metrics);
    }

    [Fact]
    public void RegressionHasErrors()
    {
        using var trainer = new Trainer<RegressionNetwork>(new RegressionNetwork(), new TrainerOptions { Loss = Loss.MeanSquaredError, BatchSize = 32, Threads = 1 });
        Dataset data = RegressionNetwork.Data();
        Evaluation evaluation = trainer.Evaluate(data, Metric.MeanSquaredError, Metric.MeanAbsoluteError);
        Assert.Equal(evaluation.Loss, evaluation.Metrics[0].Value, 1e-6);
        Assert.True(evaluation.Metrics[1].Value > 0);
        Assert.Contains("'accuracy': expected several outputs, or one with Loss.SigmoidCrossEntropy", Assert.Throws<ArgumentException>(() => trainer.Evaluate(data, Metric.Accuracy)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => trainer.Evaluate(data, Metric.ConfusionMatrix));
    }

    [Fact]
    public void WhatMeansNothingIsRefusedBeforeTrainingBegins()
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { BatchSize = 16, Threads = 1, Metrics = [Metric.TopAccuracy(4)] });
        string message = Assert.Throws<ArgumentException>(() => trainer.Fit(TinyNetwork.Data(), TinyNetwork.Data())).Message;
        Assert.Contains("'top-4 accuracy': expected a network with at least 4 outputs, but it has 3", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("k", () => Metric.TopAccuracy(0));
        Assert.Throws<ArgumentNullException>("metrics", () => trainer.Evaluate(TinyNetwork.Data(), [null!]));
        Assert.Throws<ArgumentNullException>("metrics", () => trainer.Evaluate(TinyNetwork.Data(), null!));
    }

    [Theory]
    [InlineData(new[] { 1f, 1, 1 }, 0, 1)]
    [InlineData(new[] { 1f, 1, 1 }, 1, 2)]
    [InlineData(new[] { 1f, 3, 2 }, 0, 3)]
    [InlineData(new[] { 0f, float.NaN, 1 }, 1, 4)]
    public void OfEqualOutputsTheFirstCountAsLarger(float[] outputs, int label, int rank)
    {
        for (int k = 1; k <= 3; k++)
        {
            Metric metric = Metric.TopAccuracy(k);
            var form = new MetricForm(metric, metric.Name, 0, new LossPart("output", 0, outputs.Length, Plane: 1, Loss.SoftmaxCrossEntropy, Factor: 1));
            double[] numbers = new double[2];
            metric.Measure(outputs, new SampleTarget([label], outputs.Length), in form, numbers);
            Assert.Equal([k >= rank ? 1 : 0, 1], numbers);
        }
    }

    private static (TinyNetwork Network, Trainer<TinyNetwork> Trainer) Trained(int threads)
    {
        var network = new TinyNetwork(seed: 2);
        var trainer = new Trainer<TinyNetwork>(network, new TrainerOptions { Optimizer = new Sgd(0.1f), BatchSize = 16, Threads = threads });
        Assert.Equal(9, trainer.FitSteps(TinyNetwork.Data(), 9).Count());
        return (network, trainer);
    }

    /// <summary>A metric of the user; outside of these tests, which see internals, it is protected only.</summary>
    private sealed class LargestOutput : Metric
    {
        public override string Name => "largest output";

        protected internal override double Measure(ReadOnlySpan<float> outputs, SampleTarget target)
        {
            double largest = outputs[0];
            foreach (float output in outputs)
            {
                largest = Math.Max(largest, output);
            }

            return largest;
        }
    }
}
