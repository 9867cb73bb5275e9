using Xunit;

namespace GenBn.Tests.Losses;

public sealed class SoftmaxCrossEntropyTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(15, 3)]
    [InlineData(16, 10)]
    [InlineData(33, 10)]
    public void LossAndGradientAreThoseOfTheFormula(int samples, int classes)
    {
        var random = new Random(samples);
        float[] outputs = [.. Enumerable.Range(0, samples * classes).Select(_ => (random.NextSingle() - 0.5f) * 20)];
        int[] labels = [.. Enumerable.Range(0, samples).Select(_ => random.Next(classes))];
        float[] gradients = new float[outputs.Length];
        float loss = Loss.SoftmaxCrossEntropy.Evaluate(outputs, labels, gradients);

        double expected = 0;
        for (int sample = 0; sample < samples; sample++)
        {
            double[] powers = [.. outputs.Skip(sample * classes).Take(classes).Select(value => Math.Exp(value))];
            expected -= Math.Log(powers[labels[sample]] / powers.Sum()) / samples;
            for (int index = 0; index < classes; index++)
            {
                double gradient = ((powers[index] / powers.Sum()) - (labels[sample] == index ? 1 : 0)) / samples;
                Assert.Equal(gradient, gradients[(sample * classes) + index], 2e-7);
            }
        }

        Assert.Equal(expected, loss, 1e-6 * Math.Max(1, expected));
    }

    [Fact]
    public void HugeLogitsDoNotOverflow()
    {
        float[] gradients = new float[2];
        Assert.Equal(0f, Loss.SoftmaxCrossEntropy.Evaluate([1e30f, -1e30f], [0], gradients));
        Assert.Equal([0f, 0f], gradients);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void ALabelThatIsNoClassIsRefused(int label)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Loss.SoftmaxCrossEntropy.Evaluate(new float[6], [0, label], new float[6]));
        Assert.Contains($"Label 1 is {label}, but must be from 0 to 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LengthsThatDoNotFitAreRefused()
    {
        Assert.Throws<ArgumentException>(() => Loss.SoftmaxCrossEntropy.Evaluate(new float[5], [0, 1], new float[5]));
        Assert.Throws<ArgumentException>(() => Loss.SoftmaxCrossEntropy.Evaluate(new float[6], [0, 1], new float[5]));
        Assert.Throws<ArgumentException>(() => Loss.SoftmaxCrossEntropy.Evaluate([], [], []));
    }
}
