using Xunit;

namespace GenBn.Tests.Data.Augmentation;

public sealed class ChannelStatisticsTests
{
    [Fact]
    public void TheyAreThoseOfTheFormulas()
    {
        // Far from 0, where a difference of sums of squares would lose all digits of a float and most of a double.
        var random = new Random(4);
        float[] values = [.. Enumerable.Range(0, 3 * 40 * 25).Select(at => (at / 25 % 3 == 1 ? 1e6f : 0.1f) + random.NextSingle())];
        var data = new Dataset(values, new int[40], 75, 1);
        ChannelStatistics statistics = ChannelStatistics.Measure(new SourceOfDataset(data).WithShape(3, 5, 5));
        for (int channel = 0; channel < 3; channel++)
        {
            double[] own = [.. values.Where((_, at) => at / 25 % 3 == channel).Select(value => (double)value)];
            double mean = own.Average();
            Assert.Equal(mean, statistics.Mean[channel], Math.Abs(mean) * 1e-14);
            Assert.Equal(Math.Sqrt(own.Average(value => (value - mean) * (value - mean))), statistics.Deviation[channel], 1e-11);
        }
    }

    [Fact]
    public void NormalisedByThemTheChannelsHaveMeanZeroAndDeviationOne()
    {
        byte[] pixels = new byte[2 * 30 * 100];
        new Random(5).NextBytes(pixels);
        var data = new Dataset(pixels, new int[30], 200, 1) { Shape = new ImageShape(2, 10, 10) };
        IDataSource normalised = data.Augment(1, new Normalize(ChannelStatistics.Measure(data)));
        ChannelStatistics statistics = ChannelStatistics.Measure(normalised);
        Assert.Equal(2, statistics.Mean.Count);
        Assert.All(statistics.Mean, mean => Assert.Equal(0, mean, 1e-6));
        Assert.All(statistics.Deviation, deviation => Assert.Equal(1, deviation, 1e-6));
    }

    /// <summary>Without a shape, each feature is measured; the text can be pasted into a declaration.</summary>
    [Fact]
    public void VectorsAreMeasuredByFeature()
    {
        ChannelStatistics statistics = ChannelStatistics.Measure(new Dataset(new float[] { 1, 10, 2, 30 }, new int[2], 2, 1));
        Assert.Equal([1.5, 20], statistics.Mean);
        Assert.Equal([0.5, 10], statistics.Deviation);
        Assert.Equal("Mean = new[] { 1.5f, 20f }, Deviation = new[] { 0.5f, 10f }", statistics.ToString());
        Assert.Equal("Mean = new[] { 1E-09f }, Deviation = new[] { 3E+10f }", new ChannelStatistics([1e-9], [3e10]).ToString());
    }

    [Fact]
    public void AConstantChannelBecomesZero()
    {
        var constant = new Dataset(Enumerable.Repeat(7f, 12).ToArray(), new int[2], 6, 1) { Shape = new ImageShape(1, 2, 3) };
        Assert.Equal([0f, 0, 0, 0, 0, 0], constant.Augment(1, new Normalize(ChannelStatistics.Measure(constant))).Load().Values[..6].ToArray());
        Assert.Throws<ArgumentNullException>("statistics", () => new Normalize(null!));
    }
}
