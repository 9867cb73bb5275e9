using GenBn.Tests.Golden;
using GenBn.Tests.Reference;
using Xunit;

namespace GenBn.Tests;

/// <summary>Batch norm against published numbers and against numbers worked out by hand, in the reference and in emitted code.</summary>
public class GoldenTests
{
    /// <summary>Six digits of numbers around 1.</summary>
    private const double SixDigits = 5e-7;

    /// <summary>Of the nine values of a channel 1, 3, …, 17 or 2, 4, …, 18: (k − 4) · 2 / sqrt(80/3 + 1e-3).</summary>
    private static readonly double[] Nine =
        [-1.5491643, -1.1618732, -0.77458215, -0.38729107, 0, 0.38729107, 0.77458215, 1.1618732, 1.5491643];

    /// <summary>Means 2, 2 and 8 of the first feature, deviations 1, 2 and 3; 7, 7 and 4 of the second, deviations 0, 1 and 2.</summary>
    private static readonly double[][] Batches = [[1, 7, 3, 7], [0, 6, 4, 8], [5, 2, 11, 6]];

    [Fact]
    public void ThreeSamplesOfTwoFeatures()
    {
        double[] x = [1, 2, 3, 4, 5, 6];
        double[] expected = [-1.2245153, -1.2245153, 0, 0, 1.2245153, 1.2245153];

        AssertClose(expected, ReferenceNetwork.Of(typeof(GoldenVector)).Forward(x, n: 3, training: true), 5e-8);
        AssertClose(expected, Train(new GoldenVector(seed: 1), x), SixDigits);
    }

    /// <summary>1…18 as a batch of one image, 3 rows × 3 columns × 2 channels, channels last; the network takes channels first.</summary>
    [Fact]
    public void OneImageOfTwoChannels()
    {
        double[] x = [.. Enumerable.Range(0, 18).Select(at => (at % 9 * 2) + (at / 9) + 1.0)];
        double[] expected = [.. Nine, .. Nine];

        AssertClose(expected, ReferenceNetwork.Of(typeof(GoldenImage)).Forward(x, n: 1, training: true), 5e-8);
        AssertClose(expected, Train(new GoldenImage(seed: 1), x), SixDigits);
    }

    /// <summary>Decay 0.9 from mean 0 and variance 1: after k batches 0.9·(…) + 0.1·batch, worked out by hand.</summary>
    [Fact]
    public void RunningAveragesOfThreeBatchesAndPredictionWithThem()
    {
        double[][] means = [[0.2, 0.7], [0.38, 1.33], [1.142, 1.597]];
        double[][] variances = [[1.0, 0.9], [1.3, 0.91], [2.07, 1.219]];
        ReferenceNetwork reference = ReferenceNetwork.Of(typeof(GoldenVector));
        var network = new GoldenVector(seed: 1);
        for (int batch = 0; batch < Batches.Length; batch++)
        {
            reference.Forward(Batches[batch], n: 2, training: true);
            Train(network, Batches[batch]);

            AssertClose(means[batch], reference.Buffers[0].Values, SixDigits);
            AssertClose(variances[batch], reference.Buffers[1].Values, SixDigits);
            AssertClose(means[batch], network.Buffers[0].Values, SixDigits);
            AssertClose(variances[batch], network.Buffers[1].Values, SixDigits);
        }

        // (2 − 1.142) / sqrt(2.07 + 1e-3) and (3 − 1.597) / sqrt(1.219 + 1e-3).
        double[] expected = [0.858 / Math.Sqrt(2.07 + 1e-3f), 1.403 / Math.Sqrt(1.219 + 1e-3f)];
        AssertClose([0.5962072, 1.2702165], expected, SixDigits);
        AssertClose(expected, reference.Forward([2, 3], n: 1, training: false), SixDigits);
        AssertClose(expected, Predict(network, [2, 3]), SixDigits);
    }

    /// <summary>128 samples of 64 channels of 32 × 32, standard normal: after the batch norm mean 0 and variance 1 per channel.</summary>
    [Fact]
    public void MomentsOfALargeSample()
    {
        const int Samples = 128;
        const int Channels = 64;
        const int Area = 32 * 32;
        float[] x = new float[Samples * Channels * Area];
        var random = new RandomSource(1);
        for (int at = 0; at < x.Length; at++)
        {
            x[at] = (float)random.NextNormal();
        }

        var network = new GoldenMoments(seed: 1);
        using NetworkPass pass = network.CreatePass(Samples, threads: 2);
        pass.Forward(x);

        AssertMoments(x, (_, mean, variance) =>
        {
            Assert.InRange(mean, -0.01, 0.01);
            Assert.InRange(variance, 0.99, 1.01);
        });
        AssertMoments(pass.Outputs, (_, mean, variance) =>
        {
            Assert.InRange(mean, -1e-6, 1e-6);
            Assert.InRange(variance, 1 - 2e-5, 1 + 1e-6);
        });
        AssertMoments(x, (channel, mean, variance) =>
        {
            Assert.Equal(0.1 * mean, network.Buffers[0].Values[channel], 1e-7);
            Assert.Equal(0.9 + (0.1 * variance), network.Buffers[1].Values[channel], 1e-6);
        });

        static void AssertMoments(ReadOnlySpan<float> values, Action<int, double, double> assert)
        {
            for (int channel = 0; channel < Channels; channel++)
            {
                double sum = 0;
                double squares = 0;
                for (int sample = 0; sample < Samples; sample++)
                {
                    foreach (float value in values.Slice(((sample * Channels) + channel) * Area, Area))
                    {
                        sum += value;
                        squares += (double)value * value;
                    }
                }

                double mean = sum / (Samples * Area);
                assert(channel, mean, (squares / (Samples * Area)) - (mean * mean));
            }
        }
    }

    /// <summary>The batch norm can undo itself: gamma = sqrt(variance + epsilon), beta = mean.</summary>
    [Fact]
    public void GammaAndBetaCanMakeItTheIdentity()
    {
        double[] x = ReferenceData.Normal(2 * 9 * 20, seed: 1);
        var network = new GoldenImage(seed: 1);
        ReferenceNetwork reference = ReferenceNetwork.Of(typeof(GoldenImage));
        for (int channel = 0; channel < 2; channel++)
        {
            double[] values = [.. x.Chunk(9).Where((_, plane) => plane % 2 == channel).SelectMany(plane => plane)];
            double mean = values.Average();
            double variance = values.Average(value => (value - mean) * (value - mean));
            reference.Tensor("batchnorm1.gamma").Values[channel] = Math.Sqrt(variance + 1e-3f);
            reference.Tensor("batchnorm1.beta").Values[channel] = mean;
            network.Parameters[0].Values[channel] = (float)Math.Sqrt(variance + 1e-3f);
            network.Parameters[1].Values[channel] = (float)mean;
        }

        AssertClose(x, reference.Forward(x, n: 20, training: true), 1e-14);
        AssertClose(x, Train(network, x), 1e-6);
    }

    /// <summary>A mean a million deviations away costs no digits that the data still have: mean 10,000, deviation 0.01.</summary>
    [Fact]
    public void AMeanFarFromZeroLosesNothing()
    {
        double[] x = Array.ConvertAll(ReferenceData.Normal(2 * 9 * 64, seed: 2), value => (double)(float)(10_000 + (0.01 * value)));
        ReferenceNetwork reference = ReferenceNetwork.Of(typeof(GoldenImage));
        var network = new GoldenImage(seed: 1);

        double[] expected = reference.Forward(x, n: 64, training: true);

        AssertClose(expected, Train(network, x), 1e-3);
    }

    private static double[] Train<TNetwork>(TNetwork network, double[] x)
        where TNetwork : INetwork<TNetwork>
    {
        using NetworkPass pass = network.CreatePass(x.Length / TNetwork.InputLength);
        pass.Forward(Array.ConvertAll(x, value => (float)value));
        return [.. pass.Outputs.ToArray().Select(value => (double)value)];
    }

    private static double[] Predict<TNetwork>(TNetwork network, double[] x)
        where TNetwork : INetwork<TNetwork>
    {
        float[] scores = new float[TNetwork.OutputLength];
        network.CreatePredictor().Predict(Array.ConvertAll(x, value => (float)value), scores);
        return Array.ConvertAll(scores, value => (double)value);
    }

    private static void AssertClose(double[] expected, ReadOnlySpan<float> actual, double tolerance) =>
        AssertClose(expected, [.. actual.ToArray().Select(value => (double)value)], tolerance);

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
