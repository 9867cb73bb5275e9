using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests.Optimizers;

public sealed class SgdTests
{
    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(0.9f, 0f)]
    [InlineData(0.9f, 0.01f)]
    [InlineData(0f, 0.01f)]
    public void StepsFollowTheFormula(float momentum, float decay)
    {
        var network = new TinyNetwork(seed: 3);
        using var trainer = new Trainer<TinyNetwork>(network, new TrainerOptions { Optimizer = new Sgd(0.5f, momentum, decay), BatchSize = 4, Threads = 1 });
        float[] inputs = new float[4 * 64];
        for (int index = 0; index < inputs.Length; index++)
        {
            inputs[index] = MathF.Sin(index);
        }

        double[][] velocities = [.. network.Parameters.Select(parameter => new double[parameter.Length])];
        for (int step = 0; step < 3; step++)
        {
            float[][] before = [.. network.Parameters.Select(parameter => parameter.Values.ToArray())];
            trainer.Step(inputs, [0, 1, 2, 1]);
            for (int index = 0; index < before.Length; index++)
            {
                Parameter parameter = network.Parameters[index];
                for (int at = 0; at < parameter.Length; at++)
                {
                    double pull = parameter.Role == ParameterRole.Weight ? decay * before[index][at] : 0;
                    velocities[index][at] = (momentum * velocities[index][at]) + parameter.Gradients[at] + pull;
                    Assert.Equal(before[index][at] - (0.5 * velocities[index][at]), parameter.Values[at], 1e-5);
                }
            }
        }
    }

    [Fact]
    public void ImpossibleValuesAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(0.1f, momentum: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(0.1f, weightDecay: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(float.PositiveInfinity));
    }
}
