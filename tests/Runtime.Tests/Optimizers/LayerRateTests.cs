using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests.Optimizers;

/// <summary>Learning rates of layers, sums of gradients, copies and averages of weights, and a learning rate that falls on a plateau.</summary>
public sealed class LayerRateTests
{
    public static TheoryData<Optimizer, Optimizer> Optimizers => new()
    {
        { new Sgd(0.125f, momentum: 0.5f) { LayerRates = Rates }, new Sgd(0.125f, momentum: 0.5f) },
        { new Adam(0.01f) { LayerRates = Rates }, new Adam(0.01f) },
        { new AdamW(0.01f) { LayerRates = Rates }, new AdamW(0.01f) },
        { new RmsProp(0.01f) { LayerRates = Rates }, new RmsProp(0.01f) },
        { new Plain() { LayerRates = Rates }, new Plain() },
    };

    private static Dictionary<string, float> Rates => new() { ["dense1"] = 0.5f, ["dense2"] = 2, ["dense2.bias"] = 0 };

    /// <summary>From the same start and gradients, a step of a layer is the step without a factor, times the factor.</summary>
    [Theory]
    [MemberData(nameof(Optimizers))]
    public void AStepIsMultipliedByTheFactorOfItsLayer(Optimizer with, Optimizer without)
    {
        (float[] start, float[] scaled) = Step(with);
        (_, float[] plain) = Step(without);
        var network = new RegressionNetwork(seed: 1);
        int at = 0;
        foreach (Parameter parameter in network.Parameters)
        {
            float factor = parameter.Name switch { "dense1.weight" => 0.5f, "dense2.bias" => 0, "dense2.weight" => 2, _ => 1 };
            for (int element = 0; element < parameter.Length; element++, at++)
            {
                Assert.Equal(start[at] + (factor * (plain[at] - start[at])), scaled[at], 1e-6f);
                Assert.True(factor != 0 || start[at] == scaled[at]);
            }
        }
    }

    private static (float[] Start, float[] End) Step(Optimizer optimizer)
    {
        var network = new RegressionNetwork(seed: 1);
        float[] start = Values(network);
        using NetworkPass pass = network.CreatePass(64);
        Backward(pass, first: 0);
        optimizer.CreateFor(network).Step(pass);
        return (start, Values(network));
    }

    private static void Backward(NetworkPass pass, int first)
    {
        Dataset data = RegressionNetwork.Data();
        pass.Forward(data.Values.Slice(first * 4, 64 * 4));
        float[] gradients = new float[64];
        Loss.MeanSquaredError.Evaluate(pass.Outputs, data.Targets.Slice(first, 64), 64, gradients);
        pass.Backward(gradients);
    }

    private static float[] Values(RegressionNetwork network) => [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    [Fact]
    public void ANameThatNoParameterHasIsRejected()
    {
        var options = new TrainerOptions { Optimizer = new Sgd(0.1f) { LayerRates = new Dictionary<string, float> { ["dense"] = 0.5f } } };
        Assert.Contains("no parameter is 'dense' or in it", Assert.Throws<ArgumentException>(() => new Trainer<RegressionNetwork>(new RegressionNetwork(), options)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam { LayerRates = new Dictionary<string, float> { ["dense1"] = float.NaN } });
    }

    [Fact]
    public void GradientsOfSeveralPassesAreSummed()
    {
        var network = new RegressionNetwork(seed: 1);
        using NetworkPass pass = network.CreatePass(64);
        var sum = new GradientAccumulator(network.Parameters);
        Assert.Throws<InvalidOperationException>(sum.Apply);
        Backward(pass, first: 0);
        float[] first = Gradients(network);
        sum.Add(0.25f);
        Backward(pass, first: 64);
        float[] second = Gradients(network);
        sum.Add(0.75f);
        Assert.Equal(2, sum.Count);
        sum.Apply();
        Assert.Equal(first.Zip(second, (one, other) => (0.25f * one) + (0.75f * other)), Gradients(network), (one, other) => MathF.Abs(one - other) <= 1e-6f);
        Assert.Equal(0, sum.Count);
        Assert.Throws<ArgumentOutOfRangeException>("factor", () => sum.Add(float.PositiveInfinity));
    }

    private static float[] Gradients(RegressionNetwork network) => [.. network.Parameters.SelectMany(parameter => parameter.Gradients.ToArray())];

    [Fact]
    public void WeightsAreCopiedHardAndSoft()
    {
        var source = new RegressionNetwork(seed: 1);
        var target = new RegressionNetwork(seed: 2);
        float[] before = Values(target);
        target.BlendWeightsFrom(source, 0.25f);
        Assert.Equal(before.Zip(Values(source), (old, other) => (0.75f * old) + (0.25f * other)), Values(target), (one, other) => MathF.Abs(one - other) <= 1e-7f);
        target.CopyWeightsFrom(source);
        Assert.Equal(Values(source), Values(target));
        source.Buffers[0].Values[0] = 7;
        target.BlendWeightsFrom(source, 1);
        Assert.Equal(7, target.Buffers[0].Values[0]);
        Assert.Throws<ArgumentOutOfRangeException>("share", () => target.BlendWeightsFrom(source, 1.5f));
        Assert.Throws<ArgumentNullException>("source", () => target.CopyWeightsFrom(null!));
    }

    [Fact]
    public void AMovingAverageIsKeptAndResumed()
    {
        var average = new MovingAverage(0.5f);
        var network = new RegressionNetwork(seed: 1);
        Assert.Throws<InvalidOperationException>(() => average.CopyTo(network));
        average.Update(network);
        float[] first = Values(network);
        network.Parameters[0].Values.Fill(1);
        average.Update(network);
        var copy = new RegressionNetwork(seed: 3);
        average.CopyTo(copy);

        // The second update has the decay (1 + 1) / (10 + 1), which is less than 0.5.
        Assert.Equal((first[0] * 2 / 11) + (9f / 11), copy.Parameters[0].Values[0], 1e-6f);
        Assert.Throws<ArgumentOutOfRangeException>("decay", () => new MovingAverage(1));

        float[] whole = Averaged(4, null, out string path);
        File.Delete(path);
        Averaged(2, null, out path);
        try
        {
            Assert.Equal(whole, Averaged(2, path, out string other));
            File.Delete(other);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static float[] Averaged(int epochs, string? from, out string path)
    {
        var average = new MovingAverage();
        using var trainer = new Trainer<RegressionNetwork>(new RegressionNetwork(seed: 1), new TrainerOptions { Loss = Loss.MeanSquaredError, Callbacks = [average], BatchSize = 64 });
        if (from is not null)
        {
            trainer.LoadCheckpoint(TrainingCheckpoint.Read(from));
        }

        trainer.Train(RegressionNetwork.Data(), epochs: epochs);
        path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        trainer.SaveCheckpoint(path);
        var copy = new RegressionNetwork();
        average.CopyTo(copy);
        return Values(copy);
    }

    [Fact]
    public void TheLearningRateFallsOnAPlateau()
    {
        Dataset data = RegressionNetwork.Data();
        var plateau = new ReduceOnPlateau(patience: 2, factor: 0.5f) { Minimum = 0.2f };
        using var trainer = new Trainer<RegressionNetwork>(
            new RegressionNetwork(seed: 1), new TrainerOptions { Loss = Loss.MeanSquaredError, Optimizer = new Sgd(0.7f) { LayerRates = new Dictionary<string, float> { ["dense1"] = 0, ["batchnorm1"] = 0, ["dense2"] = 0 } }, Callbacks = [plateau], BatchSize = 256, ShuffleEachEpoch = false });
        float[] rates = [.. trainer.Fit(data, epochs: 8).Select(report => report.LearningRate)];

        // Nothing learns, so the loss stays: the first epoch is the best, and every second one after it halves the rate.
        Assert.Equal([0.7f, 0.7f, 0.7f, 0.35f, 0.35f, 0.2f, 0.2f, 0.2f], rates);
        Assert.Equal(3, plateau.Reductions);
        Assert.Throws<ArgumentOutOfRangeException>("factor", () => new ReduceOnPlateau(factor: 1));
        Assert.Throws<ArgumentOutOfRangeException>("patience", () => new ReduceOnPlateau(patience: 0));
    }

    /// <summary>w −= r · g.</summary>
    private sealed class Plain() : CustomOptimizer("plain", 0.1f, 0)
    {
        protected internal override void Update(ParameterUpdate update)
        {
            for (int index = 0; index < update.Values.Length; index++)
            {
                update.Values[index] -= update.LearningRate * update.Gradients[index];
            }
        }
    }
}
