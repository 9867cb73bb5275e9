using Xunit;

namespace GenBn.Tests.Training;

public sealed class NetworkPassTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(64 * 9)]
    public void ForwardRefusesOtherLengths(int length)
    {
        using NetworkPass pass = new TinyNetwork().CreatePass(8);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => pass.Forward(new float[length]));
        Assert.Contains($"Expected 1 to 8 samples of 64 values each, but got {length} values", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BackwardRefusesOtherLengthsAndNeedsForward()
    {
        using NetworkPass pass = new TinyNetwork().CreatePass(8);
        Assert.Throws<InvalidOperationException>(() => pass.Backward(new float[6]));
        pass.Forward(new float[2 * 64]);
        Assert.Contains("2 samples × 3 values = 6, but got 9", Assert.Throws<ArgumentException>(() => pass.Backward(new float[9])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InputGradientsAreComputedOnDemandOnly()
    {
        using NetworkPass without = new TinyNetwork().CreatePass(8);
        without.Forward(new float[2 * 64]);
        without.Backward(new float[6]);
        Assert.Contains("inputGradients: true", Assert.Throws<InvalidOperationException>(() => without.InputGradients.Length).Message, StringComparison.Ordinal);

        using NetworkPass with = new TinyNetwork().CreatePass(8, inputGradients: true);
        with.Forward(new float[2 * 64]);
        Assert.Throws<InvalidOperationException>(() => with.InputGradients.Length);
        with.Backward(new float[6]);
        Assert.Equal(2 * 64, with.InputGradients.Length);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(-5, 1)]
    public void ImpossibleSizesAreRefused(int batch, int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TinyNetwork().CreatePass(batch, threads));
}
