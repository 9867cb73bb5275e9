using Xunit;
using static GenBn.Tests.Prediction.DrawnPredictor;

namespace GenBn.Tests.Prediction;

/// <summary>The two schedules of every architecture: a sample's outputs have the same bits, whatever else is in the call.</summary>
public sealed class ScheduleTests
{
    /// <summary>Around the blocks of 16, the calls of 64, and the count up to which samples go one by one.</summary>
    private static readonly int[] Counts = [1, 2, 5, 11, 12, 15, 16, 17, 27, 28, 63, 64, 65, 75, 76, 100];

    private static readonly float[] Special = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, float.Epsilon, float.MaxValue];

    [Theory]
    [MemberData(nameof(Networks), MemberType = typeof(DrawnPredictor))]
    public void ASampleHasTheSameBitsInEveryCall(string name)
    {
        DrawnPredictor drawn = Of(name);
        float[] inputs = drawn.Inputs(Counts[^1]);
        uint[] expected = Bits(drawn.OneByOne(inputs));
        foreach (int count in Counts)
        {
            uint[] together = Bits(drawn.Outputs(inputs.AsSpan(0, count * drawn.Predictor.InputLength)));
            Assert.Equal(expected[..(count * drawn.Predictor.OutputLength)], together);
        }
    }

    /// <summary>The threads share out a few samples, or a single one, and may be more than there is work for.</summary>
    [Theory]
    [MemberData(nameof(NetworksAndShared), MemberType = typeof(DrawnPredictor))]
    public void ASampleHasTheSameBitsOnAnyNumberOfThreads(string name)
    {
        DrawnPredictor drawn = Of(name);
        float[] inputs = drawn.Inputs(23);
        uint[] expected = Bits(drawn.OneByOne(inputs));
        foreach (int count in new[] { 1, 2, 3, 11, 12, 23 })
        {
            foreach (int threads in new[] { 2, 3, 7 })
            {
                float[] outputs = new float[count * drawn.Predictor.OutputLength];
                drawn.Predictor.Predict(inputs.AsSpan(0, count * drawn.Predictor.InputLength), outputs, threads);
                Assert.Equal(expected[..outputs.Length], Bits(outputs));
            }
        }
    }

    /// <summary>Else the test before would look at one thread only.</summary>
    [Theory]
    [InlineData(nameof(SharedRows))]
    [InlineData(nameof(SharedSlabs))]
    [InlineData(nameof(SharedLine))]
    [InlineData(nameof(SharedResidual))]
    [InlineData(nameof(SharedTiles))]
    [InlineData(nameof(SharedDense))]
    public void LargeLayersAreShared(string name) => Assert.InRange(Of("Prediction." + name).Predictor.ThreadsOfSample, 2, 64);

    /// <summary>
    /// Samples with NaN, infinities and other extremes, in some of their values or in all: both schedules make the same of them,
    /// and the samples beside them stay as they are.
    /// </summary>
    [Theory]
    [MemberData(nameof(Networks), MemberType = typeof(DrawnPredictor))]
    public void ExtremeSamplesDoNotAffectOthers(string name)
    {
        DrawnPredictor drawn = Of(name);
        (int input, int output) = (drawn.Predictor.InputLength, drawn.Predictor.OutputLength);
        float[] clean = drawn.Inputs(75);
        uint[] before = Bits(drawn.Outputs(clean));
        float[] extreme = (float[])clean.Clone();
        for (int sample = 0; sample < 75; sample += 3)
        {
            float special = Special[sample / 3 % Special.Length];
            Span<float> values = extreme.AsSpan(sample * input, input);
            if (sample % 2 == 0)
            {
                values.Fill(special);
            }
            else
            {
                values[sample % input] = special;
            }
        }

        uint[] after = Bits(drawn.Outputs(extreme));
        Assert.Equal(Bits(drawn.OneByOne(extreme)), after);
        for (int sample = 0; sample < 75; sample++)
        {
            if (sample % 3 != 0)
            {
                Assert.Equal(before[(sample * output)..((sample + 1) * output)], after[(sample * output)..((sample + 1) * output)]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Networks), MemberType = typeof(DrawnPredictor))]
    public void BytesGiveWhatTheirFloatsGive(string name)
    {
        DrawnPredictor drawn = Of(name);
        byte[] pixels = new byte[100 * drawn.Predictor.InputLength];
        new Random(3).NextBytes(pixels);
        bool declaresScale = drawn.Predictor.InputScale is not null;
        float[] inputs = Array.ConvertAll(pixels, pixel => declaresScale ? pixel : pixel * (1f / 255f));
        foreach (int count in new[] { 1, 5, 12, 16, 17, 64, 100 })
        {
            float[] outputs = new float[count * drawn.Predictor.OutputLength];
            drawn.PredictBytes(pixels.AsSpan(0, count * drawn.Predictor.InputLength), 1f / 255f, outputs, threads: 1 + (count % 3));
            Assert.Equal(Bits(drawn.Outputs(inputs.AsSpan(0, count * drawn.Predictor.InputLength))), Bits(outputs));
        }
    }
}
