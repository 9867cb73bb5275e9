using Xunit;

namespace GenBn.Tests.Training;

public sealed class ClippingTests
{
    [Theory]
    [InlineData(0.05f, true)]
    [InlineData(1000f, false)]
    public void GradientsAreScaledDownToTheNorm(float maximum, bool clips)
    {
        float[] plain = GradientsAfterAStep(clipNorm: 0, threads: 1);
        float[] clipped = GradientsAfterAStep(maximum, threads: 3);
        double norm = Math.Sqrt(plain.Sum(value => (double)value * value));
        Assert.Equal(clips, norm > maximum);
        double factor = Math.Min(1, maximum / (norm + 1e-6));
        for (int index = 0; index < plain.Length; index++)
        {
            Assert.Equal(factor * plain[index], clipped[index], 1e-7);
        }
    }

    [Fact]
    public void FrozenParametersDoNotCount()
    {
        var store = new ParameterStore(3 * 4096 * 4, 0);
        Parameter weight = store.AddParameter("dense1.weight", ParameterRole.Weight, 3, 3001);
        Parameter frozen = store.AddParameter("dense2.weight", ParameterRole.Weight, new(Initializer.He), false, 3, 3);
        weight.Gradients.Fill(2);
        frozen.Gradients.Fill(1000);
        using var team = new ThreadTeam(2);
        OptimizerState sgd = new Sgd(1).CreateState(store);
        sgd.BeginStep(1);
        Assert.Null(new UpdateJob(store, sgd, new GradientClip(store, 1)).Run(team));
        float expected = (float)(2 / ((2 * Math.Sqrt(9003)) + 1e-6));
        Assert.All(weight.Gradients.ToArray(), gradient => Assert.Equal(expected, gradient, 1e-8f));
        Assert.All(weight.Values.ToArray(), value => Assert.Equal(-expected, value, 1e-8f));
        Assert.All(frozen.Values.ToArray(), value => Assert.Equal(0f, value));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void ThreadsDoNotChangeABit(int threads) => Assert.Equal(Trained(1), Trained(threads));

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    public void AnImpossibleNormIsRefused(float norm) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { ClipNorm = norm }));

    private static float[] GradientsAfterAStep(float clipNorm, int threads)
    {
        var network = new TinyNetwork(seed: 4);
        using var trainer = new Trainer<TinyNetwork>(network, new TrainerOptions { ClipNorm = clipNorm, BatchSize = 37, Threads = threads });
        Assert.Single(trainer.FitSteps(TinyNetwork.Data(), 1));
        return [.. network.Parameters.SelectMany(parameter => parameter.Gradients.ToArray())];
    }

    private static float[] Trained(int threads)
    {
        var network = new TinyNetwork(seed: 4);
        using var trainer = new Trainer<TinyNetwork>(network, new TrainerOptions
        {
            Optimizer = new AdamW(0.01f),
            Schedule = new CosineSchedule(3, warmup: 1),
            Loss = Loss.SoftmaxCrossEntropyWith(0.1f),
            ClipNorm = 0.1f,
            RecalibrationSamples = 50,
            BatchSize = 37,
            Threads = threads,
        });
        double[] losses = [.. trainer.Fit(TinyNetwork.Data(), TinyNetwork.Data(), epochs: 3).Select(report => report.TestLoss!.Value)];
        return [.. network.AllValues(), .. losses.Select(loss => (float)loss)];
    }
}
