using Xunit;

namespace GenBn.Tests.Kernels;

/// <summary>(raw · scale − mean) / deviation to the bit, for blocks and single samples, whatever the vectors.</summary>
public sealed unsafe class InputNormalizationTests
{
    private static readonly float[] Means = [0.25f, -3, 1e6f];
    private static readonly float[] Deviations = [0.5f, 1, 3e-3f];

    public static TheoryData<int> Planes => [1, 3, 4, 7, 16, 25, 784];

    [Theory]
    [MemberData(nameof(Planes))]
    public void RowsAndBlocksHaveTheBitsOfTheFormula(int plane)
    {
        float[] raw = Raw(3 * plane, samples: 21);
        foreach ((float? scale, float[] mean, float[] deviation) in Declarations(3))
        {
            var normalization = new InputNormalization(3, plane, scale, mean, deviation);
            fixed (float* values = raw)
            {
                Check(raw, SampleRows.Of(values, 3 * plane).NormalizedBy(normalization), plane, scale ?? 1, mean, deviation);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Planes))]
    public void BytesAreMultipliedByTheDeclaredScaleAlone(int plane)
    {
        byte[] pixels = new byte[21 * 3 * plane];
        new Random(plane).NextBytes(pixels);
        float[] raw = Array.ConvertAll(pixels, pixel => (float)pixel);
        foreach ((float? scale, float[] mean, float[] deviation) in Declarations(3))
        {
            var normalization = new InputNormalization(3, plane, scale, mean, deviation);
            fixed (byte* start = pixels)
            {
                Check(raw, SampleRows.Of(start, 0.5f, 3 * plane).NormalizedBy(normalization), plane, scale ?? 0.5f, mean, deviation);
            }
        }
    }

    /// <summary>A source that has multiplied its values by the same scale gives the bits of raw values.</summary>
    [Fact]
    public void FloatsThatAreScaledAlreadyAreNotScaledAgain()
    {
        float[] raw = Raw(3 * 16, samples: 21);
        float[] scaled = Array.ConvertAll(raw, value => value * 0.3f);
        fixed (float* values = scaled)
        {
            Check(raw, SampleRows.OfScaled(values, 0.3f, 48).NormalizedBy(new InputNormalization(3, 16, 0.3f, Means, Deviations)), 16, 0.3f, Means, Deviations);
            Check(raw, SampleRows.OfScaled(values, 0.3f, 48).NormalizedBy(new InputNormalization(3, 16, 0.3f, [], [])), 16, 0.3f, [], []);
        }
    }

    [Fact]
    public void EveryVectorGivesTheSameBits()
    {
        float[] raw = Raw(131, samples: 1);
        float[] means = Raw(131, samples: 1, seed: 2);
        float[] deviations = Array.ConvertAll(Raw(131, samples: 1, seed: 3), value => MathF.Abs(value) + 0.1f);
        foreach (float deviation in new[] { 1f, 0.3f })
        {
            Assert.Equal(Channel<Simd128>(deviation), Channel<Simd256>(deviation));
            Assert.Equal(Channel<Simd128>(deviation), Channel<Simd512>(deviation));
        }

        Assert.Equal(Features<Simd128>(), Features<Simd256>());
        Assert.Equal(Features<Simd128>(), Features<Simd512>());

        float[] Channel<V>(float deviation)
            where V : unmanaged, ISimd<V>
        {
            float[] result = new float[131];
            fixed (float* source = raw)
            fixed (float* destination = result)
            {
                InputNormalization.Apply<V>(source, destination, 131, 0.7f, 0.2f, deviation);
            }

            return result;
        }

        float[] Features<V>()
            where V : unmanaged, ISimd<V>
        {
            float[] result = new float[131];
            fixed (float* source = raw)
            fixed (float* destination = result)
            fixed (float* mean = means)
            fixed (float* deviation = deviations)
            {
                InputNormalization.ApplyToFeatures<V>(source, destination, 131, 0.7f, mean, deviation);
            }

            return result;
        }
    }

    /// <summary>A value whose mean is large compared with its deviation keeps its digits.</summary>
    [Fact]
    public void ALargeMeanLosesNothing()
    {
        float[] raw = [1_700_000_128f, 1_700_000_000f];
        var normalization = new InputNormalization(1, 2, null, [1_700_000_000f], [128]);
        fixed (float* values = raw)
        {
            normalization.ApplyToRow(values, values, 1);
        }

        Assert.Equal([1f, 0f], raw);
    }

    [Fact]
    public void GradientsAreMultipliedByScaleOverDeviation()
    {
        float[] gradients = [1, 2, 3, 4, 5, 6, 7, 8];
        new InputNormalization(2, 2, 0.5f, [9], [2, 0.25f]).ApplyToGradients(gradients);
        Assert.Equal([0.25f, 0.5f, 6, 8, 1.25f, 1.5f, 14, 16], gradients);
    }

    private static IEnumerable<(float? Scale, float[] Mean, float[] Deviation)> Declarations(int channels)
    {
        yield return (1f / 255, Means, Deviations);
        yield return (1f / 255, [], []);
        yield return (null, [0.4f], []);
        yield return (null, [], [0.3f]);
        yield return (2, [0.4f], Deviations);
        yield return (1, Means, [0.3f]);
        Assert.Equal(channels, Means.Length);
    }

    private static float[] Raw(int length, int samples, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, samples * length).Select(_ => (random.NextSingle() * 300) - 20)];
    }

    private static void Check(float[] raw, SampleRows rows, int plane, float scale, float[] mean, float[] deviation)
    {
        int length = 3 * plane;
        float[] block = new float[16 * length];
        float[] row = new float[length];
        fixed (float* lanes = block)
        fixed (float* memory = row)
        {
            rows.Pack(3, 16, lanes);
            for (int lane = 0; lane < 16; lane++)
            {
                float* single = rows.Row(3 + lane, memory);
                for (int element = 0; element < length; element++)
                {
                    float expected = raw[((3 + lane) * length) + element] * scale;
                    expected -= Of(mean, element / plane, 0);
                    expected /= Of(deviation, element / plane, 1);
                    Assert.Equal(expected, block[(16 * element) + lane]);
                    Assert.Equal(expected, single[element]);
                }
            }
        }
    }

    private static float Of(float[] numbers, int channel, float none) => numbers.Length == 0 ? none : numbers[numbers.Length == 1 ? 0 : channel];
}
