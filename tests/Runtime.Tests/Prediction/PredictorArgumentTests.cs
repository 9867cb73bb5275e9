using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests.Prediction;

/// <summary>Lengths that do not fit are refused before anything is computed, with what was expected and what was found.</summary>
public sealed class PredictorArgumentTests
{
    private const int Untouched = 77;

    private readonly Predictor _predictor = new TinyNetwork().CreatePredictor();

    [Theory]
    [InlineData(0, 0, "inputs", "Expected one or more samples of 64 values, but got 0 values.")]
    [InlineData(0, 3, "inputs", "Expected one or more samples of 64 values, but got 0 values.")]
    [InlineData(63, 3, "inputs", "Expected one or more samples of 64 values, but got 63 values.")]
    [InlineData(65, 3, "inputs", "Expected one or more samples of 64 values, but got 65 values.")]
    [InlineData(127, 6, "inputs", "Expected one or more samples of 64 values, but got 127 values.")]
    [InlineData(64, 0, "outputs", "Expected room for 1 samples × 3 values, but got 0 values.")]
    [InlineData(64, 2, "outputs", "Expected room for 1 samples × 3 values, but got 2 values.")]
    [InlineData(64, 4, "outputs", "Expected room for 1 samples × 3 values, but got 4 values.")]
    [InlineData(128, 3, "outputs", "Expected room for 2 samples × 3 values, but got 3 values.")]
    [InlineData(64 * 70, 64, "outputs", "Expected room for 70 samples × 3 values, but got 64 values.")]
    public void OtherLengthsAreNamed(int inputs, int outputs, string argument, string message)
    {
        float[] values = new float[inputs];
        byte[] pixels = new byte[inputs];
        byte[] scratch = new byte[_predictor.ScratchBytes];
        float[] results = [.. Enumerable.Repeat((float)Untouched, outputs)];
        string ofPixels = argument == "inputs" ? "pixels" : argument;

        AssertFault(argument, message, () => _predictor.Predict(values, results));
        AssertFault(argument, message, () => _predictor.Predict(values, results, threads: 2));
        AssertFault(argument, message, () => _predictor.Predict(values, results, scratch));
        AssertFault(argument, message, () => _predictor.PredictProbabilities(values, results));
        AssertFault(ofPixels, message, () => _predictor.Predict(pixels, 1f, results));
        AssertFault(ofPixels, message, () => _predictor.Predict(pixels, 1f, results, threads: 2));
        AssertFault(ofPixels, message, () => _predictor.PredictProbabilities(pixels, 1f, results));
        Assert.All(results, result => Assert.Equal(Untouched, result));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(128)]
    public void ClassifyTakesOneSample(int length)
    {
        string message = $"Expected one sample of 64 values, but got {length} values.";
        AssertFault("input", message, () => _predictor.Classify(new float[length]));
        AssertFault("pixels", message, () => _predictor.Classify(new byte[length], 1f));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1025)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void ThreadsOutOfRangeAreRefused(int threads)
    {
        Assert.Equal(threads, Assert.Throws<ArgumentOutOfRangeException>("threads", () => _predictor.Predict(new float[64], new float[3], threads)).ActualValue);
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => _predictor.Predict(new byte[64], 1f, new float[3], threads));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => _predictor.Predict(new float[64 * 100], new float[300], threads));
    }

    [Fact]
    public void ScratchMemoryThatIsTooSmallIsNamed()
    {
        int needed = TinyNetwork.PredictionScratchBytes;
        Assert.Equal(needed, _predictor.ScratchBytes);
        foreach (int bytes in new[] { 0, 1, needed - 1 })
        {
            AssertFault(
                "scratch",
                $"Expected at least {needed} bytes of scratch memory, but got {bytes}.",
                () => _predictor.Predict(new float[64], new float[3], new byte[bytes]));
        }

        _predictor.Predict(new float[64], new float[3], new byte[needed]);
        _predictor.Predict(new float[64], new float[3], new byte[needed + 1].AsSpan(1));
    }

    [Fact]
    public void LengthsAreThoseOfTheNetwork()
    {
        Assert.Equal(TinyNetwork.InputLength, _predictor.InputLength);
        Assert.Equal(TinyNetwork.OutputLength, _predictor.OutputLength);
    }

    private static void AssertFault(string argument, string message, Action call)
    {
        ArgumentException fault = Assert.Throws<ArgumentException>(call);
        Assert.Equal($"{message} (Parameter '{argument}')", fault.Message);
    }
}
