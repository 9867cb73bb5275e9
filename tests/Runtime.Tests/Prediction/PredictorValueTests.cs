using GenBn.Tests.Checkpoints;
using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests.Prediction;

/// <summary>Classes, probabilities, and what becomes of values that are not finite.</summary>
public sealed class PredictorValueTests
{
    [Theory]
    [InlineData(0, 1f)]
    [InlineData(0, 3f, 3f, 3f)]
    [InlineData(1, 2f, 3f, 3f)]
    [InlineData(2, float.NaN, 1f, 2f, 2f)]
    [InlineData(1, 1f, 2f, float.NaN)]
    [InlineData(1, float.NaN, float.NegativeInfinity, float.NaN)]
    [InlineData(2, float.NaN, float.NegativeInfinity, -1f)]
    [InlineData(1, 1f, float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(0, float.NaN, float.NaN)]
    [InlineData(0, -0f, 0f)]
    public void TheLargestIsTheFirstOfEqualsWithoutNaN(int expected, params float[] values) => Assert.Equal(expected, Predictor.IndexOfLargest(values));

    /// <summary>The outputs are the biases of the last layer.</summary>
    [Theory]
    [InlineData(0, 4f, 4f, 4f)]
    [InlineData(1, 3f, 4f, 4f)]
    [InlineData(2, float.NaN, 3f, 4f)]
    [InlineData(0, float.NaN, float.NaN, float.NaN)]
    public void ClassifyGoesByTheOutputs(int expected, params float[] outputs)
    {
        TinyNetwork network = PredictionNetworks.Drawn<TinyNetwork>(1);
        network.Dense2.Weight.Values.Clear();
        outputs.CopyTo(network.Dense2.Bias!.Values);
        Predictor predictor = network.CreatePredictor();
        Assert.Equal(outputs, predictor.Outputs(PredictionNetworks.Samples(1, 64)));
        Assert.Equal(expected, predictor.Classify(PredictionNetworks.Samples(1, 64)));
        Assert.Equal(expected, predictor.Classify(new byte[64], 1f));
    }

    /// <summary>C5: a second softmax was taken over a head that has one, and over one that has none.</summary>
    [Fact]
    public void ProbabilitiesOfHeadsWithAndWithoutSoftmaxAreRefused()
    {
        Predictor predictor = PredictionNetworks.Drawn<MixedHeadsNetwork>(1).CreatePredictor();
        float[] probabilities = new float[5];
        Assert.Contains("Call Predict", Assert.Throws<InvalidOperationException>(() => predictor.PredictProbabilities(new float[7], probabilities)).Message, StringComparison.Ordinal);
        Assert.Contains("Call Predict", Assert.Throws<InvalidOperationException>(() => predictor.PredictProbabilities(new byte[7], 1f, probabilities)).Message, StringComparison.Ordinal);
        Assert.Equal(new float[5], probabilities);
    }

    [Fact]
    public void ProbabilitiesOfHeadsWithSoftmaxAreTheirOutputs()
    {
        Predictor predictor = PredictionNetworks.Drawn<ProbableHeadsNetwork>(1).CreatePredictor();
        float[] sample = PredictionNetworks.Samples(1, 7);
        float[] probabilities = new float[6];
        predictor.PredictProbabilities(sample, probabilities);
        Assert.Equal(predictor.Outputs(sample), probabilities);
        Assert.Equal(1, probabilities[..3].Sum(), 1e-6f);
    }

    [Fact]
    public void ProbabilitiesOfASingleOutputWithoutSigmoidAreRefused() => Assert.Contains(
        "[Sigmoid]",
        Assert.Throws<InvalidOperationException>(() => PredictionNetworks.Drawn<RegressionNetwork>(1).CreatePredictor().PredictProbabilities(new float[4], new float[1])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void ClassifyOfBytesIsThatOfTheirFloats()
    {
        var random = new Random(6);
        byte[] pixels = new byte[64];
        var classes = new HashSet<int>();
        for (int seed = 0; seed < 50; seed++)
        {
            Predictor predictor = PredictionNetworks.Drawn<TinyNetwork>(seed).CreatePredictor();
            random.NextBytes(pixels);
            float[] outputs = predictor.Outputs(Array.ConvertAll(pixels, pixel => pixel * 0.02f));
            Assert.Equal(Array.IndexOf(outputs, outputs.Max()), predictor.Classify(pixels, 0.02f));
            classes.Add(predictor.Classify(pixels, 0.02f));
        }

        Assert.Equal(3, classes.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(70)]
    public void ProbabilitiesAreTheSoftmaxOfTheOutputs(int samples)
    {
        Predictor predictor = PredictionNetworks.Drawn<TinyNetwork>(1).CreatePredictor();
        float[] inputs = PredictionNetworks.Samples(samples, 64);
        float[] outputs = predictor.Outputs(inputs);
        float[] probabilities = new float[outputs.Length];
        predictor.PredictProbabilities(inputs, probabilities);
        for (int first = 0; first < outputs.Length; first += 3)
        {
            double[] powers = [.. outputs[first..(first + 3)].Select(value => Math.Exp(value))];
            Assert.Equal(1.0, probabilities[first..(first + 3)].Sum(value => (double)value), 1e-6);
            for (int index = 0; index < 3; index++)
            {
                Assert.Equal(powers[index] / powers.Sum(), probabilities[first + index], 1e-6);
            }
        }
    }

    [Fact]
    public void ProbabilitiesOfLargeOutputsAreFinite()
    {
        TinyNetwork network = PredictionNetworks.Drawn<TinyNetwork>(1);
        network.Dense2.Weight.Values.Clear();
        new[] { 3e38f, -3e38f, 3e38f }.CopyTo(network.Dense2.Bias!.Values);
        float[] probabilities = new float[3];
        network.CreatePredictor().PredictProbabilities(new float[64], probabilities);
        Assert.Equal([0.5f, 0f, 0.5f], probabilities);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void OutputsThatAreProbabilitiesStayAsTheyAre(int samples)
    {
        AssertOutputsAreProbabilities(PredictionNetworks.Drawn<SoftmaxNetwork>(1).CreatePredictor(), samples, sumToOne: true);
        AssertOutputsAreProbabilities(PredictionNetworks.Drawn<SigmoidNetwork>(1).CreatePredictor(), samples, sumToOne: false);
    }

    /// <summary>A NaN or an infinity in one sample, in both schedules: that sample goes on to have outputs, the others keep theirs.</summary>
    [Theory]
    [InlineData(2, float.NaN)]
    [InlineData(2, float.PositiveInfinity)]
    [InlineData(40, float.NaN)]
    [InlineData(40, float.NegativeInfinity)]
    public void ASampleThatIsNotFiniteAffectsNoOther(int samples, float value)
    {
        Predictor predictor = PredictionNetworks.Drawn<SoftmaxNetwork>(1).CreatePredictor();
        float[] inputs = PredictionNetworks.Samples(samples, 32);
        uint[] before = WeightsContent.Bits(predictor.Outputs(inputs));
        inputs.AsSpan(32, 32).Fill(value);
        float[] outputs = predictor.Outputs(inputs);
        uint[] after = WeightsContent.Bits(outputs);
        Assert.Equal(before[..4], after[..4]);
        Assert.Equal(before[8..], after[8..]);
        Assert.Contains(outputs[4..8], float.IsNaN);
        Assert.Equal(0, predictor.Classify(inputs.AsSpan(32, 32)));
    }

    private static void AssertOutputsAreProbabilities(Predictor predictor, int samples, bool sumToOne)
    {
        float[] inputs = PredictionNetworks.Samples(samples, predictor.InputLength);
        float[] outputs = predictor.Outputs(inputs);
        float[] probabilities = new float[outputs.Length];
        predictor.PredictProbabilities(inputs, probabilities);
        Assert.Equal(WeightsContent.Bits(outputs), WeightsContent.Bits(probabilities));
        Assert.All(outputs, value => Assert.InRange(value, 0f, 1f));
        Assert.All(outputs.Chunk(predictor.OutputLength), sample => Assert.Equal(sumToOne, Math.Abs(sample.Sum() - 1) < 1e-5));

        byte[] pixels = Array.ConvertAll(inputs, value => (byte)(value * 50));
        predictor.Predict(pixels, 0.05f, outputs);
        predictor.PredictProbabilities(pixels, 0.05f, probabilities);
        Assert.Equal(WeightsContent.Bits(outputs), WeightsContent.Bits(probabilities));
    }
}
