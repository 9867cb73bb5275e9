using Xunit;

namespace GenBn.Tests.Kernels;

public sealed unsafe class ProductKernelsTests
{
    private const int Channels = 3;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(6, 9)]
    [InlineData(300, 300)]
    public void AFactorIsForAChannel(int plane, int stride)
    {
        AlignedBuffer x = Blocks.Random(Channels * stride, 1);
        AlignedBuffer factors = Blocks.Random(Channels, 2);
        AlignedBuffer y = Blocks.Random(Channels * stride, 3);
        AlignedBuffer before = Blocks.Copy(y);
        ProductKernels.Channels<Simd256>(x.Pointer, factors.Pointer, y.Pointer, Channels, plane, stride, accumulate: true);
        for (int index = 0; index < y.Length; index++)
        {
            (int channel, int position) = Math.DivRem(index / 16, stride);
            float product = position < plane ? MathF.FusedMultiplyAdd(x.Span[index], factors.Span[(channel * 16) + (index % 16)], before.Span[index]) : before.Span[index];
            Assert.Equal(product, y.Span[index]);
        }

        AlignedBuffer sums = Blocks.Random(Channels, 4);
        AlignedBuffer old = Blocks.Copy(sums);
        ProductKernels.FactorGradient<Simd256>(x.Pointer, y.Pointer, sums.Pointer, Channels, plane, stride, accumulate: true);
        Blocks.AssertClose(
            (channel, lane) => old.Span[(channel * 16) + lane] + Enumerable.Range(0, plane).Sum(position => (double)At(x, channel, position, lane) * At(y, channel, position, lane)),
            sums,
            3e-7 * plane);

        float At(AlignedBuffer block, int channel, int position, int lane) => block.Span[(((channel * stride) + position) * 16) + lane];
    }

    [Fact]
    public void EveryWidthAndASampleAloneGiveTheSameBits()
    {
        (float[] y, float[] sums) narrow = Run<Simd128>();
        (float[] y, float[] sums) middle = Run<Simd256>();
        (float[] y, float[] sums) wide = Run<Simd512>();
        Assert.Equal(narrow.y, middle.y);
        Assert.Equal(narrow.y, wide.y);
        Assert.Equal(narrow.sums, middle.sums);
        Assert.Equal(narrow.sums, wide.sums);

        static (float[] Products, float[] Sums) Run<V>()
            where V : unmanaged, ISimd<V>
        {
            const int plane = 150;
            AlignedBuffer x = Blocks.Random(Channels * plane, 1);
            AlignedBuffer factors = Blocks.Random(Channels, 2);
            var y = new AlignedBuffer(x.Length);
            var sums = new AlignedBuffer(factors.Length);
            ProductKernels.Channels<V>(x.Pointer, factors.Pointer, y.Pointer, Channels, plane, plane, accumulate: false);
            ProductKernels.FactorGradient<V>(x.Pointer, y.Pointer, sums.Pointer, Channels, plane, plane, accumulate: false);

            // One sample, channels last, in positions of 16 floats.
            var sample = new AlignedBuffer((plane + 1) * 16);
            var sampleFactors = new AlignedBuffer(32);
            for (int channel = 0; channel < Channels; channel++)
            {
                sampleFactors.Span[channel] = factors.Span[channel * 16];
                for (int position = 0; position < plane; position++)
                {
                    sample.Span[(position * 16) + channel] = x.Span[((channel * plane) + position) * 16];
                }
            }

            ProductKernels.Sample<V>(sample.Pointer, sampleFactors.Pointer, sample.Pointer, Channels, plane, 16, 0, 16);
            for (int index = 0; index < Channels * plane; index++)
            {
                Assert.Equal(y.Span[index * 16], sample.Span[(index % plane * 16) + (index / plane)]);
            }

            return (y.Span.ToArray(), sums.Span.ToArray());
        }
    }

    [Fact]
    public void ValuesAreMultipliedOneByOne()
    {
        AlignedBuffer a = Blocks.Random(5, 1);
        AlignedBuffer b = Blocks.Random(5, 2);
        var y = new AlignedBuffer(a.Length);
        ProductKernels.Values<Simd256>(a.Pointer, b.Pointer, y.Pointer, 5, accumulate: false);
        Assert.Equal(a.Span.ToArray().Zip(b.Span.ToArray(), (left, right) => left * right), y.Span.ToArray());
    }
}
