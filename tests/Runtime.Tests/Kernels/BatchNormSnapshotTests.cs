using Xunit;

namespace GenBn.Tests.Kernels;

/// <summary>Center, scale and shift against the formulas in double precision.</summary>
public sealed unsafe class BatchNormSnapshotTests
{
    [Theory]
    [InlineData(1, true, true)]
    [InlineData(16, true, false)]
    [InlineData(17, false, true)]
    [InlineData(33, false, false)]
    public void CoefficientsAreThoseOfTheRunningStatistics(int channels, bool hasGamma, bool hasBeta)
    {
        HandMadeTensors tensors = Drawn(channels);

        var snapshot = new BatchNormSnapshot(tensors, channels, new FoldedNorm("bn", hasGamma, hasBeta, 0.5f));

        for (int channel = 0; channel < channels; channel++)
        {
            double deviation = Math.Sqrt((double)tensors["bn.running_var"][channel] + 0.5f);
            Assert.Equal(tensors["bn.running_mean"][channel], snapshot.Center[channel]);
            Assert.Equal((float)((hasGamma ? tensors["bn.gamma"][channel] : 1.0) / deviation), snapshot.Scale[channel]);
            Assert.Equal(hasBeta ? tensors["bn.beta"][channel] : 0f, snapshot.Shift[channel]);
        }
    }

    /// <summary>Kernels read whole vectors of 16: what lies beyond the channels is 0, and the three arrays do not overlap.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(17)]
    public void LanesBeyondTheChannelsAreZero(int channels)
    {
        var snapshot = new BatchNormSnapshot(Drawn(channels), channels, new FoldedNorm("bn", true, true, 0.5f));

        int padded = (channels + 15) / 16 * 16;
        foreach (nint start in new[] { (nint)snapshot.Center, (nint)snapshot.Scale, (nint)snapshot.Shift })
        {
            Assert.Equal(0, start % 64);
            Assert.Equal(-1, new Span<float>((float*)start, padded)[channels..].IndexOfAnyExcept(0f));
        }

        Assert.True(snapshot.Scale >= snapshot.Center + padded && snapshot.Shift >= snapshot.Scale + padded);
    }

    [Fact]
    public void TheSnapshotIsACopy()
    {
        HandMadeTensors tensors = Drawn(3);
        float mean = tensors["bn.running_mean"][1];

        var snapshot = new BatchNormSnapshot(tensors, 3, new FoldedNorm("bn", true, true, 0.5f));
        tensors["bn.running_mean"][1] = 7;

        Assert.Equal(mean, snapshot.Center[1]);
        snapshot.Update(tensors);
        Assert.Equal(7, snapshot.Center[1]);
    }

    private static HandMadeTensors Drawn(int channels) => new HandMadeTensors()
        .Drawn("bn.gamma", channels).Drawn("bn.beta", channels).Drawn("bn.running_mean", channels).Drawn("bn.running_var", channels);
}
