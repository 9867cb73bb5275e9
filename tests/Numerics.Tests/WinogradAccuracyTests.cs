using GenBn.Training;
using Xunit;
using Xunit.Abstractions;

namespace GenBn.Tests.Transforms;

/// <summary>A convolution alone, by transforms.</summary>
[Network(Convolutions = ConvolutionForm.Winograd), Input(16, 14, 14)]
[Conv(16, 3, Bias = false)] // 16×12×12
[Flatten]
public partial class TransformedConv16;

/// <summary>The same with more channels.</summary>
[Network(Convolutions = ConvolutionForm.Winograd), Input(64, 6, 6)]
[Conv(64, 3, Bias = false)] // 64×4×4
[Flatten]
public partial class TransformedConv64;

/// <summary>The same without transforms.</summary>
[Network(Convolutions = ConvolutionForm.Direct), Input(16, 14, 14)]
[Conv(16, 3, Bias = false)] // 16×12×12
[Flatten]
public partial class DirectConv16;

/// <summary>
/// The error of a convolution by transforms, relative in the L2 norm against double precision, for inputs far from 0 and kernels that make of
/// it what they can. Forward it may be 1e-5, which is what a kernel that sums to 0 leaves of inputs around 100: their difference from 100 has
/// 17 bits. Gradients may be off by 1e-4.
/// </summary>
public sealed class WinogradAccuracyTests(ITestOutputHelper output)
{
    private const double ForwardBound = 1e-5;
    private const double GradientBound = 1e-4;
    private const int Samples = 19;

    public static TheoryData<float, string> Cases
    {
        get
        {
            TheoryData<float, string> cases = [];
            foreach (float offset in new[] { 0f, 1f, 10f, 100f })
            {
                foreach (string kernel in new[] { "random", "sums to 0", "alternating", "one large", "edges" })
                {
                    cases.Add(offset, kernel);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void SixteenChannelsAreAccurate(float offset, string kernel) => Check(new TransformedConv16(seed: 1), 16, 12, offset, kernel);

    [Theory]
    [MemberData(nameof(Cases))]
    public void SixtyFourChannelsAreAccurate(float offset, string kernel) => Check(new TransformedConv64(seed: 1), 64, 4, offset, kernel);

    /// <summary>The two forms are not the same by mistake.</summary>
    [Fact]
    public void TheOptionMakesADifference()
    {
        (float[] transformed, float[] direct) = (Outputs(new TransformedConv16(seed: 1)), Outputs(new DirectConv16(seed: 1)));
        Assert.NotEqual(direct, transformed);
        Assert.All(direct.Zip(transformed), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));

        static float[] Outputs<TNetwork>(TNetwork network)
            where TNetwork : INetwork<TNetwork>
        {
            float[] outputs = new float[TNetwork.OutputLength];
            network.CreatePredictor().Predict([.. Enumerable.Range(0, TNetwork.InputLength).Select(index => MathF.Sin(index))], outputs);
            return outputs;
        }
    }

    private void Check<TNetwork>(TNetwork network, int channels, int size, float offset, string kernel)
        where TNetwork : INetwork<TNetwork>
    {
        var random = new Random(7);
        int source = size + 2;
        float[] inputs = [.. Enumerable.Range(0, Samples * channels * source * source).Select(_ => offset + Normal(random))];
        float[] weights = Weights(kernel, channels, random);
        float[] slopes = [.. Enumerable.Range(0, Samples * channels * size * size).Select(_ => Normal(random))];
        Parameter parameter = Assert.Single(network.Parameters);
        weights.CopyTo(parameter.Values);
        using NetworkPass pass = network.CreatePass(Samples, threads: 2, inputGradients: true);
        pass.Forward(inputs);
        float[] outputs = pass.Outputs.ToArray();
        pass.Backward(slopes);
        float[] predicted = new float[outputs.Length];
        network.CreatePredictor().Predict(inputs, predicted);

        var exact = new double[outputs.Length];
        var inputGradients = new double[inputs.Length];
        var weightGradients = new double[weights.Length];
        for (int sample = 0; sample < Samples; sample++)
        {
            ForEachProduct(channels, size, (o, c, tap, y, x, from) =>
            {
                int z = (((sample * channels) + o) * size * size) + (y * size) + x;
                int i = (((sample * channels) + c) * source * source) + from;
                int w = (((o * channels) + c) * 9) + tap;
                exact[z] += (double)inputs[i] * weights[w];
                inputGradients[i] += (double)slopes[z] * weights[w];
                weightGradients[w] += (double)slopes[z] * inputs[i];
            });
        }

        AssertClose("pass", exact, outputs, ForwardBound);
        AssertClose("predictor", exact, predicted, ForwardBound);
        AssertClose("input gradient", inputGradients, pass.InputGradients.ToArray(), GradientBound);
        AssertClose("weight gradient", weightGradients, parameter.Gradients.ToArray(), GradientBound);
    }

    private static void ForEachProduct(int channels, int size, Action<int, int, int, int, int, int> action)
    {
        for (int o = 0; o < channels; o++)
        {
            for (int c = 0; c < channels; c++)
            {
                for (int tap = 0; tap < 9; tap++)
                {
                    for (int position = 0; position < size * size; position++)
                    {
                        (int y, int x) = (position / size, position % size);
                        action(o, c, tap, y, x, ((y + (tap / 3)) * (size + 2)) + x + (tap % 3));
                    }
                }
            }
        }
    }

    private static float[] Weights(string kernel, int channels, Random random)
    {
        float[] weights = new float[channels * channels * 9];
        for (int first = 0; first < weights.Length; first += 9)
        {
            Span<float> taps = weights.AsSpan(first, 9);
            for (int tap = 0; tap < 9; tap++)
            {
                taps[tap] = kernel switch
                {
                    "alternating" => (tap % 2 == 0 ? 1 : -1) * (1 + (Normal(random) / 100)),
                    "one large" => Normal(random) * (tap == first / 9 % 9 ? 1000 : 1),
                    "edges" => tap is 0 or 2 or 6 or 8 ? Normal(random) : 0,
                    _ => Normal(random),
                };
            }

            if (kernel == "sums to 0")
            {
                float mean = 0;
                foreach (float value in taps)
                {
                    mean += value / 9;
                }

                for (int tap = 0; tap < 9; tap++)
                {
                    taps[tap] -= mean;
                }
            }
        }

        return weights;
    }

    private void AssertClose(string what, double[] exact, float[] actual, double bound)
    {
        double error = Math.Sqrt(exact.Zip(actual).Sum(pair => (pair.First - pair.Second) * (pair.First - pair.Second)) / exact.Sum(value => value * value));
        output.WriteLine(FormattableString.Invariant($"{what}: {error:E2}"));
        Assert.True(error <= bound, FormattableString.Invariant($"{what}: {error:E2}, expected at most {bound:E0}"));
    }

    private static float Normal(Random random) => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
