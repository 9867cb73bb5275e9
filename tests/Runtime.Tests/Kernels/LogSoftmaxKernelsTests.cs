using Xunit;

namespace GenBn.Tests.Kernels;

public sealed unsafe class LogSoftmaxKernelsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 5)]
    [InlineData(37, 300)]
    [InlineData(1000, 2)]
    public void ForwardIsTheTextbookFunction(int elements, float scale)
    {
        AlignedBuffer x = Blocks.Random(elements, 1, scale);
        var y = new AlignedBuffer(x.Length);
        LogSoftmaxKernels.Forward<Simd256>(x.Pointer, y.Pointer, elements);
        double[] largest = [.. Enumerable.Range(0, 16).Select(lane => Elements(x, lane).Max())];
        double[] logarithms = [.. Enumerable.Range(0, 16).Select(lane => Math.Log(Elements(x, lane).Sum(value => Math.Exp(value - largest[lane]))))];

        // Two differences and a logarithm, each rounded once or twice, of numbers up to twice the largest.
        Blocks.AssertClose((element, lane) => x.Span[(element * 16) + lane] - largest[lane] - logarithms[lane], y, 3e-7 * Math.Max(1, 2 * scale));

        LogSoftmaxKernels.Forward<Simd256>(x.Pointer, x.Pointer, elements);
        Assert.Equal(y.Span, x.Span);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(37)]
    public void BackwardIsTheTextbookFunction(int elements)
    {
        AlignedBuffer y = Blocks.Random(elements, 1, 3);
        LogSoftmaxKernels.Forward<Simd256>(y.Pointer, y.Pointer, elements);
        AlignedBuffer dy = Blocks.Random(elements, 2);
        var dx = new AlignedBuffer(y.Length);
        LogSoftmaxKernels.Backward<Simd256>(y.Pointer, dy.Pointer, dx.Pointer, elements, accumulate: false);
        Blocks.AssertClose(Expected, dx, 1e-6);

        AlignedBuffer sum = Blocks.Random(elements, 3);
        AlignedBuffer before = Blocks.Copy(sum);
        LogSoftmaxKernels.Backward<Simd256>(y.Pointer, dy.Pointer, sum.Pointer, elements, accumulate: true);
        Blocks.AssertClose((element, lane) => before.Span[(element * 16) + lane] + Expected(element, lane), sum, 1.5e-6);

        AlignedBuffer inPlace = Blocks.Copy(dy);
        LogSoftmaxKernels.Backward<Simd256>(y.Pointer, inPlace.Pointer, inPlace.Pointer, elements, accumulate: false);
        Assert.Equal(dx.Span, inPlace.Span);

        double Expected(int element, int lane) =>
            dy.Span[(element * 16) + lane] - (Math.Exp(y.Span[(element * 16) + lane]) * Elements(dy, lane).Sum(value => (double)value));
    }

    [Fact]
    public void LanesKeepToThemselves()
    {
        AlignedBuffer x = Blocks.Random(5, 1);
        var expected = new AlignedBuffer(x.Length);
        LogSoftmaxKernels.Forward<Simd256>(x.Pointer, expected.Pointer, 5);
        x.Span[3] = float.NaN;
        x.Span[4] = float.PositiveInfinity;
        LogSoftmaxKernels.Forward<Simd256>(x.Pointer, x.Pointer, 5);
        for (int index = 0; index < x.Length; index++)
        {
            Assert.Equal(index % 16 is 3 or 4 ? float.NaN : expected.Span[index], x.Span[index]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(21)]
    [InlineData(150)]
    public void EveryWidthAndASampleAloneGiveTheSameBits(int elements)
    {
        AlignedBuffer x = Blocks.Random(elements, 1, 10);
        AlignedBuffer dy = Blocks.Random(elements, 2);
        (float[] y, float[] dx) narrow = Run<Simd128>();
        (float[] y, float[] dx) middle = Run<Simd256>();
        (float[] y, float[] dx) wide = Run<Simd512>();
        Assert.Equal(narrow.y, middle.y);
        Assert.Equal(narrow.y, wide.y);
        Assert.Equal(narrow.dx, middle.dx);
        Assert.Equal(narrow.dx, wide.dx);
        for (int lane = 0; lane < 16; lane++)
        {
            float[] together = [.. Enumerable.Range(0, elements).Select(element => middle.y[(element * 16) + lane])];
            Assert.Equal(together, Sample<Simd128>(lane));
            Assert.Equal(together, Sample<Simd256>(lane));
            Assert.Equal(together, Sample<Simd512>(lane));
        }

        (float[] Outputs, float[] Gradients) Run<V>()
            where V : unmanaged, ISimd<V>
        {
            var y = new AlignedBuffer(x.Length);
            var dx = new AlignedBuffer(x.Length);
            LogSoftmaxKernels.Forward<V>(x.Pointer, y.Pointer, elements);
            LogSoftmaxKernels.Backward<V>(y.Pointer, dy.Pointer, dx.Pointer, elements, accumulate: false);
            return (y.Span.ToArray(), dx.Span.ToArray());
        }

        float[] Sample<V>(int lane)
            where V : unmanaged, ISimd<V>
        {
            var sample = new AlignedBuffer(elements + 16);
            Elements(x, lane).CopyTo(sample.Span);
            LogSoftmaxKernels.Sample<V>(sample.Pointer, sample.Pointer, elements);
            return sample.Span[..elements].ToArray();
        }
    }

    private static float[] Elements(AlignedBuffer block, int lane) =>
        [.. Enumerable.Range(0, block.Length / 16).Select(element => block.Span[(element * 16) + lane])];
}
