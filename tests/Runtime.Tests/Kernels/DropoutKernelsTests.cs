using Xunit;

namespace GenBn.Tests.Kernels;

/// <summary>The kernel against <see cref="DropoutMask"/> value by value, and the mask's statistics.</summary>
public sealed unsafe class DropoutKernelsTests
{
    [Theory]
    [InlineData(0, 0f)]
    [InlineData(0, 0.5f)]
    [InlineData(3, 0.1f)]
    [InlineData(70_000, 0.9f)]
    public void TheKernelFollowsTheMask(int block, float rate)
    {
        ulong key = DropoutMask.Key(seed: 7, dropout: 1, step: 12_345);
        AlignedBuffer x = Blocks.Random(61, 1);
        AlignedBuffer before = Blocks.Random(61, 2);
        foreach (bool accumulate in (bool[])[false, true])
        {
            float[] expected = new float[x.Length];
            for (int index = 0; index < x.Length; index++)
            {
                bool keeps = DropoutMask.Keeps(key, (16 * block) + (index % 16), index / 16, rate);
                expected[index] = (accumulate ? before.Span[index] : 0) + (keeps ? x.Span[index] * (1 / (1 - rate)) : 0);
            }

            Assert.Equal(expected, Run((from, to) => DropoutKernels.Apply(from, to, 61, block, key, rate, accumulate)));
            Assert.Equal(expected, Run((from, to) => DropoutKernels.Apply<Simd128>(from, to, 61, block, key, rate, accumulate)));
            Assert.Equal(expected, Run((from, to) => DropoutKernels.Apply<Simd256>(from, to, 61, block, key, rate, accumulate)));
            Assert.Equal(expected, Run((from, to) => DropoutKernels.Apply<Simd512>(from, to, 61, block, key, rate, accumulate)));
        }

        float[] Run(Kernel kernel)
        {
            AlignedBuffer y = Blocks.Copy(before);
            kernel(x.Pointer, y.Pointer);
            return y.Span.ToArray();
        }
    }

    [Fact]
    public void TheMemoryMayBeTheSame()
    {
        AlignedBuffer x = Blocks.Random(50, 1);
        var y = new AlignedBuffer(x.Length);
        DropoutKernels.Apply(x.Pointer, y.Pointer, 50, 2, 99, 0.25f, accumulate: false);
        DropoutKernels.Apply(x.Pointer, x.Pointer, 50, 2, 99, 0.25f, accumulate: false);
        Assert.Equal(y.Span, x.Span);
    }

    [Theory]
    [InlineData(0.05f)]
    [InlineData(0.2f)]
    [InlineData(0.5f)]
    [InlineData(0.8f)]
    public void TheShareOfKeptValuesIsWithinThreeDeviations(float rate)
    {
        const int blocks = 64;
        const int elements = 1000;
        int kept = 0;
        for (int block = 0; block < blocks; block++)
        {
            kept += Mask(elements, block, DropoutMask.Key(3, 0, 5), rate).Count(keeps => keeps);
        }

        double values = blocks * elements * 16.0;
        Assert.InRange(kept, (values * (1 - rate)) - (3 * Deviation(values, rate)), (values * (1 - rate)) + (3 * Deviation(values, rate)));
    }

    /// <summary>Two masks of independent values agree in half of the places: what neighbours of any kind must do.</summary>
    [Fact]
    public void NeighboursAreIndependent()
    {
        const int elements = 20_000;
        ulong key = DropoutMask.Key(3, 0, 5);
        bool[] mask = Mask(elements, 0, key, 0.5f);
        AssertIndependent(mask[..^1], mask[1..]); // Lanes.
        AssertIndependent(mask[..^2], mask[2..]);
        AssertIndependent(mask[..^16], mask[16..]); // Elements.
        AssertIndependent(mask[..^32], mask[32..]);
        AssertIndependent(mask, Mask(elements, 1, key, 0.5f)); // Blocks.
        AssertIndependent(mask, Mask(elements, 0, DropoutMask.Key(3, 0, 6), 0.5f)); // Steps.
        AssertIndependent(mask, Mask(elements, 0, DropoutMask.Key(3, 1, 5), 0.5f)); // Dropouts.
        AssertIndependent(mask, Mask(elements, 0, DropoutMask.Key(4, 0, 5), 0.5f)); // Seeds.
    }

    private static void AssertIndependent(bool[] left, bool[] right)
    {
        int same = left.Zip(right, (a, b) => a == b).Count(equal => equal);
        Assert.InRange(same, (left.Length / 2.0) - (3 * Deviation(left.Length, 0.5)), (left.Length / 2.0) + (3 * Deviation(left.Length, 0.5)));
    }

    /// <summary>Of the number of successes among independent trials.</summary>
    private static double Deviation(double trials, double probability) => Math.Sqrt(trials * probability * (1 - probability));

    /// <summary>Which values a block keeps.</summary>
    private static bool[] Mask(int elements, int block, ulong key, float rate)
    {
        var ones = new AlignedBuffer(elements * 16);
        ones.Span.Fill(1);
        DropoutKernels.Apply(ones.Pointer, ones.Pointer, elements, block, key, rate, accumulate: false);
        bool[] mask = new bool[ones.Length];
        for (int index = 0; index < mask.Length; index++)
        {
            mask[index] = ones.Span[index] != 0;
        }

        return mask;
    }

    private delegate void Kernel(float* from, float* to);
}
