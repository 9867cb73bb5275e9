using Xunit;

namespace GenBn.Tests.Accuracy;

/// <summary>More features than one chain of additions may have, in their own order.</summary>
[Network, Input(65536)]
[Dense(2)]
public partial class LongDense;

/// <summary>The same from an image whose channels lie elsewhere in prediction.</summary>
[Network, Input(3, 13, 11)]
[Conv(32, 3, Padding = 1), ReLU, Flatten, Dense(7), Sigmoid, Dense(3)]
public partial class LongFlattened;

/// <summary>As many features as a picture of half a million values has.</summary>
[Network, Input(507500)]
[Dense(24)]
public partial class HugeDense;

/// <summary>Sums whose error must not grow with their length.</summary>
public unsafe class R1SumTests
{
    [Fact]
    public void DenseOverManyEqualFeatures()
    {
        var network = new LongDense();
        network.Dense1.Weight.Values.Fill(1);
        float[] inputs = new float[LongDense.InputLength];
        Array.Fill(inputs, 0.6931f);
        double right = inputs.Sum(value => (double)value);
        foreach (float output in Everywhere(network, inputs))
        {
            Assert.Equal(1, output / right, 1e-6);
        }
    }

    [Fact]
    [Trait("Tier", "Slow")]
    public void DenseOverHalfAMillionFeatures()
    {
        var network = new HugeDense(seed: 5);
        float[] inputs = Values.Normal(new Random(11), HugeDense.InputLength, 0.5f, 0.3f);
        float[] outputs = Everywhere(network, inputs);
        for (int index = 0; index < outputs.Length; index++)
        {
            ReadOnlySpan<float> weights = network.Dense1.Weight.Values.Slice(index % 24 * inputs.Length, inputs.Length);
            (double sum, double absolute) = (network.Dense1.Bias!.Values[index % 24], 0);
            for (int at = 0; at < inputs.Length; at++)
            {
                double product = (double)inputs[at] * weights[at];
                sum += product;
                absolute += Math.Abs(product);
            }

            // The sum is about a thousandth of its terms' absolute values, which is what rounding errors are of.
            Assert.InRange(outputs[index] - sum, -2e-6 * absolute, 2e-6 * absolute);
            Assert.InRange(outputs[index] - sum, -2e-6 * Math.Max(Math.Abs(sum), 1), 2e-6 * Math.Max(Math.Abs(sum), 1));
        }
    }

    /// <summary>One sample and blocks of samples add in the same order, wherever the values of an image are.</summary>
    [Fact]
    public void BothSchedulesOfPredictionGiveTheSameBits()
    {
        var network = new LongFlattened(seed: 2);
        Predictor predictor = network.CreatePredictor();
        float[] inputs = Values.Normal(new Random(1), 33 * LongFlattened.InputLength, 0, 1);
        float[] together = new float[33 * 3];
        predictor.Predict(inputs, together);
        float[] one = new float[3];
        for (int sample = 0; sample < 33; sample++)
        {
            predictor.Predict(inputs.AsSpan(sample * LongFlattened.InputLength, LongFlattened.InputLength), one);
            Assert.Equal(together.AsSpan(3 * sample, 3).ToArray(), one);
        }
    }

    [Theory]
    [Trait("Tier", "Slow")]
    [InlineData(2048 * 2048, 0.32768f)]
    [InlineData(224 * 224, 0.32768f)]
    [InlineData(2047 * 2045, 0.6931f)]
    public void GlobalMean(int plane, float value)
    {
        var image = new AlignedBuffer(16L * plane);
        new Span<float>(image.Pointer, 16 * plane).Fill(value);
        float* mean = stackalloc float[16];
        PlaneKernels.MeanForward<Simd256>(image.Pointer, mean, channels: 1, plane, plane);
        Assert.Equal(1, mean[0] / (double)value, 1e-6);
        SampleKernels.Mean<Simd128>(image.Pointer, mean, channels: 4, plane, stride: 16);
        Assert.Equal(1, mean[3] / (double)value, 1e-6);
    }

    [Fact]
    public void LossesOverManyOutputs()
    {
        const int Outputs = 100_000;
        float[] outputs = new float[2 * Outputs];
        float[] targets = new float[outputs.Length];
        float[] gradients = new float[outputs.Length];
        Array.Fill(outputs, 0.6931f);
        double difference = 0.6931f;
        Assert.Equal(1, Loss.MeanSquaredError.Evaluate(outputs, targets, 2, gradients) / (difference * difference), 1e-6);
        Assert.Equal(1, Loss.MeanAbsoluteError.Evaluate(outputs, targets, 2, gradients) / difference, 1e-6);
        Assert.Equal(1, Loss.Huber().Evaluate(outputs, targets, 2, gradients) / (difference * difference / 2), 1e-6);
        Assert.Equal(1, Loss.SigmoidCrossEntropy.Evaluate(outputs, targets, 2, gradients) / Math.Log(1 + Math.Exp(difference)), 1e-6);
        Assert.Equal(1, Loss.SoftmaxCrossEntropy.Evaluate(outputs, [3, 4], gradients) / Math.Log(Outputs), 1e-6);
        Assert.Equal(1, gradients[5] * 2.0 * Outputs, 2e-6);
    }

    [Fact]
    public void SoftmaxOverManyOutputs()
    {
        const int Outputs = 100_000;
        var values = new AlignedBuffer(16 * Outputs);
        new Span<float>(values.Pointer, 16 * Outputs).Fill(0.25f);
        SoftmaxKernels.Forward<Simd256>(values.Pointer, values.Pointer, Outputs);
        Assert.Equal(1, values.Pointer[16] * (double)Outputs, 1e-6);
        float[] row = new float[Outputs];
        Array.Fill(row, 0.25f);
        fixed (float* x = row)
        {
            SampleKernels.Softmax<Simd128>(x, x, Outputs);
        }

        Assert.Equal(values.Pointer[16], row[1]);
    }

    /// <summary>The outputs of both schedules of prediction and of training, 16 samples at a time.</summary>
    private static float[] Everywhere<TNetwork>(INetwork<TNetwork> network, float[] inputs)
        where TNetwork : INetwork<TNetwork>
    {
        float[] batch = [.. Enumerable.Repeat(inputs, 16).SelectMany(values => values)];
        Predictor predictor = network.CreatePredictor();
        float[] one = new float[TNetwork.OutputLength];
        float[] many = new float[16 * TNetwork.OutputLength];
        predictor.Predict(inputs, one);
        predictor.Predict(batch, many);
        Assert.Equal(one, many[..one.Length]);
        using NetworkPass pass = network.CreatePass(16);
        pass.Forward(batch);
        return [.. one, .. many, .. pass.Outputs];
    }
}
