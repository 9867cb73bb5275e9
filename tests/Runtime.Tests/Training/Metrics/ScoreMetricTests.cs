using CsCheck;
using Xunit;

namespace GenBn.Tests.Training.Metrics;

/// <summary>Metrics that summarise scores: by definition, over all pairs or samples, in double precision.</summary>
public sealed class ScoreMetricTests
{
    private static double Value(Metric metric, Loss loss, float[][] outputs, int[] labels) =>
        Value(metric, new LossPart("output", 0, outputs[0].Length, Plane: 1, loss, Factor: 1), [.. outputs], index => new SampleTarget(new[] { labels[index] }, outputs[0].Length));

    private delegate SampleTarget TargetAt(int sample);

    private static double Value(Metric metric, LossPart part, float[][] outputs, TargetAt target)
    {
        var form = new MetricForm(metric, metric.Name, 0, part);
        metric.Check(in form, hasTargets: part.Loss == Loss.MeanSquaredError);
        int each = metric.NumbersOf(in form);
        double[] numbers = new double[outputs.Length * each];
        for (int sample = 0; sample < outputs.Length; sample++)
        {
            metric.Measure(outputs[sample], target(sample), in form, numbers.AsSpan(sample * each, each));
        }

        return metric.Summarize(numbers, in form).Value;
    }

    [Fact]
    public void TheAreaIsTheShareOfRightlyOrderedPairs() => Gen.Select(Gen.Int[-3, 3], Gen.Bool).Array[2, 40].Sample(samples =>
    {
        float[][] outputs = [.. samples.Select(sample => new[] { (float)sample.Item1 })];
        int[] labels = [.. samples.Select(sample => sample.Item2 ? 1 : 0)];
        double[] pairs =
        [
            .. from one in samples where one.Item2
               from other in samples where !other.Item2
               select one.Item1 > other.Item1 ? 1 : one.Item1 == other.Item1 ? 0.5 : 0,
        ];
        double expected = pairs.Length == 0 ? double.NaN : pairs.Average();
        Assert.Equal(expected, Value(Metric.AreaUnderCurve, Loss.SigmoidCrossEntropy, outputs, labels), 1e-12);
        Assert.Equal(expected, Value(Metric.AreaUnderCurve, Loss.SoftmaxCrossEntropy, [.. outputs.Select(output => new[] { 1f, output[0] + 1 })], labels), 1e-12);
    });

    [Fact]
    public void WithMoreClassesItIsTheMeanOfEachAgainstTheOthers()
    {
        // Class 0 is told apart wholly, class 1 in 1 of 2 pairs, class 2 in 1 of 2.
        float[][] outputs = [[9, 0, 0], [0, 1, 2], [0, 2, 1]];
        double value = Value(Metric.AreaUnderCurve, Loss.SoftmaxCrossEntropy, outputs, [0, 1, 2]);
        Assert.Equal((1 + 0.5 + 0.5) / 3, value, 1e-12);
    }

    [Fact]
    public void PrecisionRecallAndF1AreThoseOfTheMatrix()
    {
        float[][] outputs = [[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 1, 0]];
        int[] labels = [0, 1, 1, 1, 0];
        Assert.Equal(0.5, Value(Metric.Precision(0), Loss.SoftmaxCrossEntropy, outputs, labels), 1e-12);
        Assert.Equal(2.0 / 3, Value(Metric.Recall(1), Loss.SoftmaxCrossEntropy, outputs, labels), 1e-12);
        Assert.Equal((0.5 + (2.0 / 3)) / 2, Value(Metric.F1(), Loss.SoftmaxCrossEntropy, outputs, labels), 1e-12);
        Assert.Equal(0, Value(Metric.Precision(2), Loss.SoftmaxCrossEntropy, outputs, labels));
        Assert.Equal("recall of class 1", Metric.Recall(1).Name);
        Assert.Throws<ArgumentException>(() => Value(Metric.F1(3), Loss.SoftmaxCrossEntropy, outputs, labels));
        Assert.Throws<ArgumentOutOfRangeException>("label", () => Metric.F1(-1));
    }

    [Fact]
    public void TheCalibrationErrorComparesShareAndProbability()
    {
        // Logits of the probabilities 0.8 (three samples, two of them right) and 0.6 (two samples, both right).
        float high = MathF.Log(4), low = MathF.Log(1.5f);
        float[][] outputs = [[high, 0], [high, 0], [0, high], [low, 0], [0, low]];
        const double Expected = ((3 * (0.8 - (2.0 / 3))) + (2 * 0.4)) / 5;
        Assert.Equal(Expected, Value(Metric.CalibrationError(), Loss.SoftmaxCrossEntropy, outputs, [0, 0, 0, 0, 1]), 1e-6);
        Assert.Equal(Expected, Value(Metric.CalibrationError(), Loss.SigmoidCrossEntropy, [.. outputs.Select(row => new[] { row[1] - row[0] })], [0, 0, 0, 0, 1]), 1e-6);
        Assert.Equal(Expected, Value(Metric.CalibrationError(), Loss.SparseCategoricalCrossEntropy, [.. outputs.Select(row => row.Select(MathF.Exp).ToArray())], [0, 0, 0, 0, 1]), 1e-6);
        Assert.Throws<ArgumentException>(() => Value(Metric.CalibrationError(), Loss.MeanSquaredError, outputs, [0, 0, 0, 0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>("bins", () => Metric.CalibrationError(0));
    }

    [Fact]
    public void RSquaredIsOneForTheTargetsAndZeroForTheirMean()
    {
        float[][] targets = [[1, 10], [2, 10], [6, 10]];
        var part = new LossPart("output", 0, 2, Plane: 1, Loss.MeanSquaredError, Factor: 1);
        double Of(float[][] outputs) => Value(Metric.RSquared, part, outputs, index => new SampleTarget(targets[index], 1));
        Assert.Equal(1, Of(targets));
        Assert.Equal((0 + 0) / 2.0, Of([[3, 10], [3, 11], [3, 10]]), 1e-12);
        Assert.Equal(((1 - (3.0 / 14)) + 1) / 2, Of([[2, 10], [3, 10], [7, 10]]), 1e-12);
        Assert.Equal("R²", Metric.RSquared.Name);
    }

    [Fact]
    public void TrainersEvaluateThem()
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(seed: 2), new TrainerOptions { BatchSize = 16, Threads = 1 });
        Evaluation before = trainer.Evaluate(TinyNetwork.Data(), Metric.AreaUnderCurve, Metric.F1(), Metric.CalibrationError(), Metric.RSquared);
        Assert.Equal(4, before.Metrics.Count);
        Assert.InRange(before.Metrics[0].Value, 0, 1);
        Assert.InRange(before.Metrics[2].Value, 0, 1);
    }
}
