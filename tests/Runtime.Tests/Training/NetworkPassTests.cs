using GenBn.Tests.Prediction;
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
    [InlineData(0, 1, "batchSize")]
    [InlineData(-5, 1, "batchSize")]
    [InlineData((1 << 20) + 1, 1, "batchSize")]
    [InlineData(1, -1, "threads")]
    [InlineData(1, 1025, "threads")]
    [InlineData(1, int.MinValue, "threads")]
    [InlineData(1, int.MaxValue, "threads")]
    public void ImpossibleSizesAreRefused(int batch, int threads, string argument) =>
        Assert.Throws<ArgumentOutOfRangeException>(argument, () => new TinyNetwork().CreatePass(batch, threads));

    /// <summary>A number is the number of threads; 0 chooses as a trainer does.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(0, 1)]
    public void ThreadsAreThoseOfTheArgumentOrChosen(int threads, int expected)
    {
        using NetworkPass pass = new TinyNetwork().CreatePass(8, threads);
        Assert.Equal(expected, pass.Threads);
    }

    [Fact]
    public void AChoiceIsThatOfATrainer()
    {
        const int Batch = 320;
        using NetworkPass pass = new LargeMatrix().CreatePass(Batch, threads: 0);
        using var trainer = new Trainer<LargeMatrix>(new LargeMatrix(), new TrainerOptions { BatchSize = Batch });
        Assert.Equal(trainer.Threads, pass.Threads);
        Assert.Equal(ThreadChoice.Of(0, LargeMatrix.Flops, Batch, Environment.ProcessorCount), pass.Threads);
        Assert.Equal(8, ThreadChoice.OfPass(0, LargeMatrix.Flops, Batch, processors: 8));
    }
}
