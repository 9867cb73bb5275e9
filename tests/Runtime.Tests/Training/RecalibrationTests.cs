using Xunit;

namespace GenBn.Tests.Training;

public sealed class RecalibrationTests
{
    [Fact]
    public void RunningStatisticsBecomeThoseOfThePopulation()
    {
        (TinyNetwork network, Trainer<TinyNetwork> trainer) = Create(threads: 2);
        Dataset data = TinyNetwork.Data().Slice(0, 64);
        float[] before = Parameters(network);
        trainer.Recalibrate(data, 64);
        Assert.Equal(before, Parameters(network));
        for (int channel = 0; channel < 4; channel++)
        {
            double[] values = [.. Convolved(data, network.Conv1.Weight.Values.Slice(9 * channel, 9).ToArray())];
            double mean = values.Average();
            Assert.Equal(mean, network.BatchNorm1.RunningMean.Values[channel], 1e-6);
            Assert.Equal(values.Average(value => (value - mean) * (value - mean)), network.BatchNorm1.RunningVariance.Values[channel], 1e-6);
        }

        trainer.Dispose();
    }

    [Theory]
    [InlineData(40, 32)]
    [InlineData(10, 10)]
    [InlineData(83, 80)]
    public void OnlyFullBatchesCountUnlessThereIsOne(int asked, int used)
    {
        (TinyNetwork one, Trainer<TinyNetwork> first) = Create(threads: 1, shuffle: false);
        (TinyNetwork other, Trainer<TinyNetwork> second) = Create(threads: 3, shuffle: false);
        first.Recalibrate(TinyNetwork.Data(), asked);
        second.Recalibrate(TinyNetwork.Data().Slice(0, used), used);
        Assert.Equal(one.AllValues(), other.AllValues());
        Assert.NotEqual(new TinyNetwork(seed: 4).AllValues(), one.AllValues());
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public void FitRecalibratesBeforeItEvaluatesAndTrainsAsWithout()
    {
        (TinyNetwork plain, Trainer<TinyNetwork> off) = Create(threads: 1);
        (TinyNetwork precise, Trainer<TinyNetwork> on) = Create(threads: 1, samples: 1000);
        EpochReport[] without = [.. off.Fit(TinyNetwork.Data(), TinyNetwork.Data(), epochs: 2)];
        EpochReport[] with = [.. on.Fit(TinyNetwork.Data(), TinyNetwork.Data(), epochs: 2)];
        Assert.Equal(Parameters(plain), Parameters(precise));
        Assert.Equal(without.Select(report => (report.Loss, report.TrainAccuracy)), with.Select(report => (report.Loss, report.TrainAccuracy)));
        Assert.All(without, report => Assert.Equal(TimeSpan.Zero, report.RecalibrationTime));
        Assert.All(with, report => Assert.True(report.RecalibrationTime > TimeSpan.Zero));
        Assert.NotEqual(without[1].TestLoss, with[1].TestLoss);
        Assert.Equal(on.Evaluate(TinyNetwork.Data()).Loss, with[1].TestLoss);
        off.Dispose();
        on.Dispose();
    }

    [Fact]
    public void CorrectAnswersStayThoseOfTheLatestStep()
    {
        (_, Trainer<TinyNetwork> trainer) = Create(threads: 1);
        Assert.Single(trainer.FitSteps(TinyNetwork.Data(), 1));
        int correct = trainer.Correct;
        trainer.Recalibrate(TinyNetwork.Data(), 10);
        Assert.Equal(correct, trainer.Correct);
        trainer.Dispose();
    }

    [Fact]
    public void ImpossibleCallsAreRefused()
    {
        (TinyNetwork network, Trainer<TinyNetwork> trainer) = Create(threads: 1);
        float[] before = network.AllValues();
        Assert.Contains("1 to 83 samples", Assert.Throws<ArgumentOutOfRangeException>("samples", () => trainer.Recalibrate(TinyNetwork.Data(), 84)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("samples", () => trainer.Recalibrate(TinyNetwork.Data(), 0));
        Assert.Throws<ArgumentException>("data", () => trainer.Recalibrate(new Dataset(new float[63], [0], 63, 3), 1));
        Assert.Contains("'batchnorm2' needs", Assert.Throws<ArgumentException>(() => trainer.Recalibrate(TinyNetwork.Data(), 1)).Message, StringComparison.Ordinal);
        Assert.Equal(before, network.AllValues());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer<TinyNetwork>(network, new TrainerOptions { RecalibrationSamples = -1 }));
        trainer.Dispose();
    }

    private static (TinyNetwork Network, Trainer<TinyNetwork> Trainer) Create(int threads, bool shuffle = true, int samples = 0)
    {
        var network = new TinyNetwork(seed: 4);
        var options = new TrainerOptions { BatchSize = 16, Threads = threads, ShuffleEachEpoch = shuffle, RecalibrationSamples = samples };
        return (network, new Trainer<TinyNetwork>(network, options));
    }

    private static float[] Parameters(TinyNetwork network) => [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    /// <summary>All values of one channel of the first convolution: 3×3, stride 1, no padding.</summary>
    private static IEnumerable<double> Convolved(Dataset data, float[] kernel)
    {
        (float[] values, _) = data.ToArrays();
        for (int at = 0; at < data.Count * 36; at++)
        {
            (int sample, int row, int column) = (at / 36, at / 6 % 6, at % 6);
            yield return Enumerable.Range(0, 9).Sum(tap => (double)kernel[tap] * values[(64 * sample) + (8 * (row + (tap / 3))) + column + (tap % 3)]);
        }
    }
}
