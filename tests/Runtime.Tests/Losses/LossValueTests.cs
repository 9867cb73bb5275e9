using Xunit;

namespace GenBn.Tests.Losses;

/// <summary>Numbers that were worked out by hand.</summary>
public sealed class LossValueTests
{
    private readonly float[] _gradients = new float[2];

    [Fact]
    public void SquaredAbsoluteAndHuberErrors()
    {
        // Differences 1 and −2.
        Assert.Equal(2.5f, Loss.MeanSquaredError.Evaluate([1, 2], [0f, 4], 1, _gradients));
        Assert.Equal([1f, -2f], _gradients);
        Assert.Equal(1.5f, Loss.MeanAbsoluteError.Evaluate([1, 2], [0f, 4], 1, _gradients));
        Assert.Equal([0.5f, -0.5f], _gradients);
        Assert.Equal(1f, Loss.Huber().Evaluate([1, 2], [0f, 4], 1, _gradients));
        Assert.Equal([0.5f, -0.5f], _gradients);
        Assert.Equal(0f, Loss.MeanAbsoluteError.Evaluate([4, 4], [4f, 4], 1, _gradients));
        Assert.Equal([0f, 0f], _gradients);
    }

    [Fact]
    public void SigmoidCrossEntropy()
    {
        Assert.Equal((Math.Log(2) + 2 + Math.Log(1 + Math.Exp(-2))) / 2, Loss.SigmoidCrossEntropy.Evaluate([0, 2], [1f, 0], 1, _gradients), 1e-7);
        Assert.Equal(-0.25f, _gradients[0]);
        Assert.Equal(0.5 / (1 + Math.Exp(-2)), _gradients[1], 1e-7);
    }

    [Fact]
    public void SigmoidCrossEntropyDoesNotOverflow()
    {
        Assert.Equal(0f, Loss.SigmoidCrossEntropy.Evaluate([1e30f, -1e30f], [1f, 0], 1, _gradients));
        Assert.Equal([0f, 0f], _gradients);
        Assert.Equal(100f, Loss.SigmoidCrossEntropy.Evaluate([100, -100], [0f, 1], 1, _gradients));
        Assert.Equal([0.5f, -0.5f], _gradients);
    }

    [Fact]
    public void SigmoidCrossEntropyOfManyOutputsTakesItsLogarithmsInTime()
    {
        float[] outputs = new float[3000];
        Assert.Equal(Math.Log(2), Loss.SigmoidCrossEntropy.Evaluate(outputs, new float[3000], 1, new float[3000]), 1e-7);
    }

    [Fact]
    public void SmoothedLabels()
    {
        // Probabilities ¾ and ¼, targets 0.95 and 0.05.
        float loss = Loss.SoftmaxCrossEntropyWith(0.1f).Evaluate([MathF.Log(3), 0], [0], _gradients);
        Assert.Equal((-0.95 * Math.Log(0.75)) - (0.05 * Math.Log(0.25)), loss, 1e-7);
        Assert.Equal(0.75 - 0.95, _gradients[0], 1e-7);
        Assert.Equal(0.25 - 0.05, _gradients[1], 1e-7);
        Assert.Same(Loss.SoftmaxCrossEntropy, Loss.SoftmaxCrossEntropyWith(0));
    }

    [Fact]
    public void SoftLabels()
    {
        float loss = Loss.SoftmaxCrossEntropy.Evaluate([MathF.Log(3), 0], [0.5f, 0.5f], 1, _gradients);
        Assert.Equal((-0.5 * Math.Log(0.75)) - (0.5 * Math.Log(0.25)), loss, 1e-7);
        Assert.Equal(0.25, _gradients[0], 1e-7);
        Assert.Equal(-0.25, _gradients[1], 1e-7);
    }

    [Fact]
    public void ProbabilitiesAreRenormalised()
    {
        Assert.Equal(Math.Log(4), Loss.SparseCategoricalCrossEntropy.Evaluate([2, 6], [0], _gradients), 1e-7);
        Assert.Equal([-0.375f, 0.125f], _gradients);
    }

    [Fact]
    public void ClippedProbabilitiesHaveNoGradient()
    {
        Assert.Equal(-Math.Log(1e-7), Loss.SparseCategoricalCrossEntropy.Evaluate([0, 1], [0], _gradients), 1e-5);
        Assert.Equal([0f, 0f], _gradients);
        Assert.Equal(1e-7, Loss.SparseCategoricalCrossEntropy.Evaluate([0, 1], [1], _gradients), 1e-9);
        Assert.Equal([0f, 0f], _gradients);
    }
}
