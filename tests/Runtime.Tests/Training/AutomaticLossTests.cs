using CsCheck;
using Xunit;

namespace GenBn.Tests.Training;

/// <summary>One number from three columns of unlike scales, normalised by a batch norm.</summary>
[Network, Input(3), BatchNorm, Dense(16), ReLU, Dense(1)]
public sealed partial class TableNetwork;

/// <summary>Two numbers.</summary>
[Network, Input(3), BatchNorm, Dense(16), ReLU, Dense(2)]
public sealed partial class TwoNumbersNetwork;

/// <summary>A number that cannot be rescaled: the last layer has an activation.</summary>
[Network, Input(3), BatchNorm, Dense(16), ReLU, Dense(1), Softplus]
public sealed partial class PositiveNetwork;

/// <summary>A trainer without a loss and an optimizer chooses them by the data.</summary>
public sealed class AutomaticLossTests
{
    /// <summary>Columns around 0, 500 and 1e5, and a target of them with the given scale and mean.</summary>
    private static (float[] Values, float[] Targets) Table(float scale, float mean, int count = 192)
    {
        var random = new Random(3);
        float[] values = new float[3 * count];
        float[] targets = new float[count];
        for (int sample = 0; sample < count; sample++)
        {
            (float a, float b, float c) = (random.NextSingle() - 0.5f, random.NextSingle() - 0.5f, random.NextSingle() - 0.5f);
            (values[3 * sample], values[(3 * sample) + 1], values[(3 * sample) + 2]) = (a, 500 + (20 * b), 1e5f + (3e4f * c));
            targets[sample] = mean + (scale * (a + (2 * b) - (c * c)));
        }

        return (values, targets);
    }

    private static Dataset Data(float scale, float mean)
    {
        (float[] values, float[] targets) = Table(scale, mean);
        return new Dataset(values, targets, 3, 1);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1e6f, 0)]
    [InlineData(1e6f, 3e7f)]
    [InlineData(1e-6f, 2e-5f)]
    [InlineData(1e-12f, 0)]
    [InlineData(1e15f, -1e16f)]
    public void TargetsOfAnyScaleAreLearned(float scale, float mean)
    {
        Dataset data = Data(scale, mean);
        var network = new TableNetwork(seed: 1);
        using var trainer = new Trainer<TableNetwork>(network);
        IReadOnlyList<EpochReport> reports = trainer.Train(data, data, epochs: 200);
        Assert.All(reports, report => Assert.InRange(report.Loss, 0, 3));
        Assert.Null(reports[^1].TrainAccuracy);
        Evaluation evaluation = trainer.Evaluate(data, Metric.RSquared);

        // Outputs are in the units of the targets, and the loss is 1 − R² with the deviations of these targets.
        Assert.InRange(evaluation.Metrics[0].Value, 0.95, 1);
        Assert.Equal(1 - evaluation.Metrics[0].Value, evaluation.Loss, 1e-4);
        float[] outputs = new float[1];
        network.CreatePredictor().Predict(data.Values[..3], outputs);
        Assert.InRange(MathF.Abs(outputs[0] - data.Targets[0]), 0, scale);
    }

    /// <summary>A scale that is a power of two changes no other bit: the steps are those of standardised targets.</summary>
    [Fact]
    public void TheScaleOfTargetsChangesNoStep() => Gen.Int[-40, 40].Sample(
        exponent =>
        {
            float scale = MathF.ScaleB(1, exponent);
            float[] one = Trained(1);
            float[] scaled = Trained(scale);
            for (int index = 0; index < one.Length; index++)
            {
                Assert.Equal(one[index], scaled[index] / (index >= one.Length - 17 ? scale : 1));
            }
        },
        iter: 12);

    private static float[] Trained(float scale)
    {
        var network = new TableNetwork(seed: 1);
        using var trainer = new Trainer<TableNetwork>(network, new TrainerOptions { BatchSize = 64, ClipNorm = 0.5f, Threads = 1 });
        trainer.Train(Data(scale, 0), epochs: 3);
        return [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
    }

    [Fact]
    public void TheDataChooseTheLoss()
    {
        (float[] values, float[] targets) = Table(1, 0);
        int[] labels = [.. targets.Select(target => target > 0 ? 1 : 0)];
        Assert.Same(Loss.SigmoidCrossEntropy, LossFor<TableNetwork>(new TableNetwork(), new Dataset(values, labels, 3, 2)));
        Assert.Same(Loss.SigmoidCrossEntropy, LossFor<TableNetwork>(new TableNetwork(), new Dataset(values, [.. labels.Select(label => (float)label)], 3, 1)));
        Assert.Same(Loss.SoftmaxCrossEntropy, LossFor<TwoNumbersNetwork>(new TwoNumbersNetwork(), new Dataset(values, labels, 3, 2)));
        Assert.Same(Loss.SoftmaxCrossEntropy, LossFor<TwoNumbersNetwork>(new TwoNumbersNetwork(), new Dataset(values, [.. labels.SelectMany(label => new[] { 0.25f + (label / 2f), 0.75f - (label / 2f) })], 3, 2)));
        Assert.IsType<ScaledSquaredError>(LossFor<TwoNumbersNetwork>(new TwoNumbersNetwork(), new Dataset(values, [.. targets.SelectMany(target => new[] { target, 1000 * target })], 3, 2)));
        Assert.IsType<ScaledSquaredError>(LossFor<PositiveNetwork>(new PositiveNetwork(), Data(1, 5)));
    }

    private static Loss LossFor<TNetwork>(TNetwork network, Dataset data)
        where TNetwork : INetwork<TNetwork>
    {
        using var trainer = new Trainer<TNetwork>(network);
        Assert.IsType<Sgd>(trainer.Optimizer);
        EpochReport report = trainer.Train(data, data, epochs: 1)[0];
        Assert.True(double.IsFinite(report.Loss) && double.IsFinite(report.TestLoss!.Value));
        Assert.Equal(trainer.Loss is ScaledSquaredError ? typeof(Adam) : typeof(Sgd), trainer.Optimizer.GetType());
        return trainer.Loss;
    }

    [Fact]
    public void AnExplicitLossAndOptimizerStay()
    {
        using var trainer = new Trainer<TableNetwork>(new TableNetwork(), new TrainerOptions { Loss = Loss.MeanSquaredError });
        trainer.Train(Data(1, 0), epochs: 1);
        Assert.Same(Loss.MeanSquaredError, trainer.Loss);
        Assert.IsType<Sgd>(trainer.Optimizer);
        using var chosen = new Trainer<TableNetwork>(new TableNetwork(), new TrainerOptions { Optimizer = new RmsProp(0.01f) });
        chosen.Train(Data(1, 0), epochs: 1);
        Assert.IsType<ScaledSquaredError>(chosen.Loss);
        Assert.IsType<RmsProp>(chosen.Optimizer);
        using var rate = new Trainer<TableNetwork>(new TableNetwork()) { LearningRate = 0.003f };
        rate.Train(Data(1, 0), epochs: 1);
        Assert.Equal(0.003f, rate.LearningRate);
    }

    /// <summary>What was chosen stays, and a checkpoint that cannot be loaded changes no choice.</summary>
    [Fact]
    public void TheFirstTrainingChoosesForGood()
    {
        (float[] values, float[] targets) = Table(1, 0);
        using var trainer = new Trainer<TwoNumbersNetwork>(new TwoNumbersNetwork(), new TrainerOptions { BatchSize = 192 });
        trainer.Step(values, [.. targets.Select(target => target > 0 ? 1 : 0)]);
        trainer.Train(new Dataset(values, [.. targets.SelectMany(target => new[] { target, target })], 3, 2), epochs: 1);
        Assert.Same(Loss.SoftmaxCrossEntropy, trainer.Loss);

        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Values(new TableNetwork(), regression =>
        {
            regression.Train(Data(1e6f, 0), epochs: 1);
            regression.SaveCheckpoint(path);
        });
        try
        {
            using var other = new Trainer<TableNetwork>(new TableNetwork(), new TrainerOptions { Optimizer = new Sgd(0.1f), BatchSize = 64 });
            Assert.ThrowsAny<Exception>(() => other.LoadCheckpoint(TrainingCheckpoint.Read(path)));
            Assert.Same(Loss.SigmoidCrossEntropy, other.Loss);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void EvaluationAloneChangesNothing()
    {
        var network = new TableNetwork(seed: 1);
        float[] before = [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
        using var trainer = new Trainer<TableNetwork>(network);

        // Outputs are near 0: (mean / deviation)², with the deviation √(5 / 12) · 1e6.
        Assert.InRange(trainer.Evaluate(Data(1e6f, 3e7f), Metric.RSquared).Loss, 1500, 3000);
        Assert.Equal(before, network.Parameters.SelectMany(parameter => parameter.Values.ToArray()));
    }

    /// <summary>A trained network is not made a beginner again by a second trainer.</summary>
    [Fact]
    public void ATrainedNetworkIsTrainedFurther()
    {
        Dataset data = Data(1e6f, 3e7f);
        var network = new TableNetwork(seed: 1);
        using var first = new Trainer<TableNetwork>(network);
        first.Train(data, epochs: 200);
        double loss = first.Evaluate(data).Loss;
        using var second = new Trainer<TableNetwork>(network) { LearningRate = 1e-4f };
        second.Train(data, epochs: 1);
        Assert.InRange(second.Evaluate(data).Loss, 0, 1.1 * loss);
    }

    [Fact]
    public void StepsOfTheCallerChooseToo()
    {
        (float[] values, float[] targets) = Table(1e6f, 3e7f);
        using var trainer = new Trainer<TableNetwork>(new TableNetwork(seed: 1), new TrainerOptions { BatchSize = 192 });
        float loss = float.NaN;
        for (int step = 0; step < 200; step++)
        {
            loss = trainer.Step(values, targets);
        }

        Assert.InRange(loss, 0, 0.05);
    }

    [Fact]
    public void ACheckpointContinuesTheRegressionBitForBit()
    {
        Dataset data = Data(1e6f, 3e7f);
        string path = Path.GetTempFileName();
        try
        {
            float[] whole = Values(new TableNetwork(seed: 1), trainer => trainer.Train(data, epochs: 4));
            Values(new TableNetwork(seed: 1), trainer =>
            {
                trainer.Train(data, epochs: 2);
                trainer.SaveCheckpoint(path);
            });
            float[] resumed = Values(new TableNetwork(seed: 9), trainer =>
            {
                trainer.LoadCheckpoint(TrainingCheckpoint.Read(path));
                Assert.IsType<Adam>(trainer.Optimizer);
                trainer.Train(data, epochs: 2);
            });
            Assert.Equal(whole, resumed);
        }
        finally
        {
            File.Delete(path);
            File.Delete(TrainingCheckpoint.PreviousOf(path));
        }
    }

    private static float[] Values(TableNetwork network, Action<Trainer<TableNetwork>> train)
    {
        using var trainer = new Trainer<TableNetwork>(network, new TrainerOptions { BatchSize = 64, Threads = 1 });
        train(trainer);
        return [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
    }

    [Fact]
    public void RanksChooseAndLearnTheSameBits()
    {
        Dataset data = Data(1e6f, 3e7f);
        float[] alone = Values(new TableNetwork(seed: 1), trainer => trainer.Train(data, data, epochs: 3));
        float[][] all = new float[2][];
        Thread[] ranks =
        [
            .. LoopbackCollective.Create(ranks: 2).Select(collective => new Thread(() =>
            {
                var network = new TableNetwork(seed: 1);
                using var trainer = new Trainer<TableNetwork>(network, new TrainerOptions { BatchSize = 64, Threads = 1, Collective = collective });
                trainer.Train(data, data, epochs: 3);
                all[collective.Rank] = [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
            })),
        ];
        Array.ForEach(ranks, rank => rank.Start());
        Array.ForEach(ranks, rank => rank.Join());
        Assert.Equal(alone, all[0]);
        Assert.Equal(alone, all[1]);
    }

    /// <summary>A batch that is refused leaves the last layer as it was, bit for bit.</summary>
    [Fact]
    public void ARefusedStepLeavesTheLastLayer()
    {
        (float[] values, float[] targets) = Table(1e6f, 3e7f);
        var network = new TableNetwork(seed: 1);
        using var trainer = new Trainer<TableNetwork>(network, new TrainerOptions { BatchSize = 192, Optimizer = new Broken() });
        float[] before = [];
        Assert.Throws<AggregateException>(() => trainer.Step(values, targets));
        before = [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
        Assert.Throws<AggregateException>(() => trainer.Step(values, targets));
        Assert.Equal(before, network.Parameters.SelectMany(parameter => parameter.Values.ToArray()));
    }

    private sealed class Broken() : CustomOptimizer("broken", 0.1f, 0)
    {
        protected internal override void Update(ParameterUpdate update) => throw new InvalidOperationException("broken");
    }
}
