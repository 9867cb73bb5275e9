using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests;

public sealed class PredictorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void ManySamplesGiveTheSameAsOneByOne(int samples)
    {
        Predictor predictor = new TinyNetwork().CreatePredictor();
        var random = new Random(1);
        float[] inputs = [.. Enumerable.Range(0, samples * 64).Select(_ => random.NextSingle())];
        float[] together = new float[samples * 3];
        predictor.Predict(inputs, together);
        float[] alone = new float[3];
        for (int sample = 0; sample < samples; sample++)
        {
            predictor.Predict(inputs.AsSpan(sample * 64, 64), alone);
            Assert.Equal(together.AsSpan(sample * 3, 3).ToArray(), alone);
            Assert.Equal(Array.IndexOf(alone, alone.Max()), predictor.Classify(inputs.AsSpan(sample * 64, 64)));
        }
    }

    [Fact]
    public void TrainingDoesNotChangeAPredictor()
    {
        var network = new TinyNetwork();
        Predictor predictor = network.CreatePredictor();
        float[] before = new float[3];
        predictor.Predict(new float[64], before);
        network.Dense2.Bias!.Values.Fill(7);
        network.BatchNorm1.RunningMean.Values.Fill(7);
        float[] after = new float[3];
        predictor.Predict(new float[64], after);
        Assert.Equal(before, after);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(63, 3)]
    [InlineData(128, 3)]
    [InlineData(64, 4)]
    public void OtherLengthsAreRefused(int inputs, int outputs) =>
        Assert.Throws<ArgumentException>(() => new TinyNetwork().CreatePredictor().Predict(new float[inputs], new float[outputs]));
}
