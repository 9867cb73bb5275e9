using Xunit;

namespace GenBn.Tests;

/// <summary>The mask of dropout: its numbers, and that they look random along every axis.</summary>
public class DropoutMaskTests
{
    [Fact]
    public void NumbersBelongToTheLibrary()
    {
        ulong key = DropoutMask.Key(seed: 1, dropout: 0, step: 0);

        Assert.Equal(0xB18A02F46D8D86C3UL, key);
        Assert.Equal(0x6AE515C1C0AC7E37UL, DropoutMask.Key(seed: 1, dropout: 2, step: 3));
        Assert.Equal([8824342, 1864985, 9860026, 8191396], new[] { (0, 0), (0, 1), (1, 0), (255, 9215) }
            .Select(place => DropoutMask.Draw(key, DropoutMask.Counter(place.Item1, place.Item2))));
    }

    [Fact]
    public void TheThresholdIsExact()
    {
        Assert.Equal(0, DropoutMask.Threshold(0));
        Assert.Equal(1 << 23, DropoutMask.Threshold(0.5f));
        Assert.Equal((1 << 24) - 1, DropoutMask.Threshold(MathF.BitDecrement(1)));
        Assert.Equal(1, DropoutMask.Threshold(float.Epsilon));
    }

    /// <summary>Shares of dropped values, within five deviations of a binomial distribution.</summary>
    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void TheRateIsMetAlongElementsSamplesStepsAndLayers(float rate)
    {
        const int Count = 20_000;
        AssertShare(i => (DropoutMask.Key(1, 0, 0), 0, i));
        AssertShare(i => (DropoutMask.Key(1, 0, 0), i, 7));
        AssertShare(i => (DropoutMask.Key(1, 0, i), 3, 7));
        AssertShare(i => (DropoutMask.Key(1, i, 5), 3, 7));
        AssertShare(i => (DropoutMask.Key((ulong)i, 0, 5), 3, 7));

        // Neighbours agree as often as independent ones.
        void AssertShare(Func<int, (ulong Key, int Sample, int Element)> place)
        {
            bool[] kept = [.. Enumerable.Range(0, Count + 1).Select(i => DropoutMask.Keeps(place(i).Key, place(i).Sample, place(i).Element, rate))];
            AssertBinomial(kept.Count(keeps => !keeps), rate);
            AssertBinomial(Enumerable.Range(0, Count).Count(i => !kept[i] && !kept[i + 1]), rate * rate);
        }

        static void AssertBinomial(int dropped, double share) => Assert.InRange(
            dropped,
            (share * Count) - (5 * Math.Sqrt(share * Count)),
            (share * Count) + (5 * Math.Sqrt(share * Count)));
    }

    [Fact]
    public void CountersOfALargeBatchDoNotMeet()
    {
        uint[] starts = [.. Enumerable.Range(0, 512).Select(sample => DropoutMask.Counter(sample, 0)).Order()];

        Assert.True(starts.Zip(starts.Skip(1), (left, right) => right - left).Min() > 3_600_000);
    }
}
