using Xunit;

namespace GenBn.Tests.Kernels;

public sealed unsafe class SoftmaxKernelsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 5)]
    [InlineData(37, 300)]
    public void ForwardIsTheTextbookFunction(int elements, float scale)
    {
        AlignedBuffer x = Blocks.Random(elements, 1, scale);
        var y = new AlignedBuffer(x.Length);
        SoftmaxKernels.Forward<Simd256>(x.Pointer, y.Pointer, elements);
        double[] sums = [.. Enumerable.Range(0, 16).Select(lane => Elements(x, lane).Sum(value => Math.Exp(value - Elements(x, lane).Max())))];
        Blocks.AssertClose((element, lane) => Math.Exp(x.Span[(element * 16) + lane] - Elements(x, lane).Max()) / sums[lane], y, 3e-7);

        SoftmaxKernels.Forward<Simd256>(x.Pointer, x.Pointer, elements);
        Assert.Equal(y.Span, x.Span);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(37)]
    public void BackwardIsTheTextbookFunction(int elements)
    {
        AlignedBuffer y = Blocks.Random(elements, 1, 3);
        SoftmaxKernels.Forward<Simd256>(y.Pointer, y.Pointer, elements);
        AlignedBuffer dy = Blocks.Random(elements, 2);
        var dx = new AlignedBuffer(y.Length);
        SoftmaxKernels.Backward<Simd256>(y.Pointer, dy.Pointer, dx.Pointer, elements, accumulate: false);
        Blocks.AssertClose(Expected, dx, 3e-7);

        AlignedBuffer sum = Blocks.Random(elements, 3);
        AlignedBuffer before = Blocks.Copy(sum);
        SoftmaxKernels.Backward<Simd256>(y.Pointer, dy.Pointer, sum.Pointer, elements, accumulate: true);
        Blocks.AssertClose((element, lane) => before.Span[(element * 16) + lane] + Expected(element, lane), sum, 5e-7);

        AlignedBuffer inPlace = Blocks.Copy(dy);
        SoftmaxKernels.Backward<Simd256>(y.Pointer, inPlace.Pointer, inPlace.Pointer, elements, accumulate: false);
        Assert.Equal(dx.Span, inPlace.Span);

        double Expected(int element, int lane)
        {
            double dot = Elements(y, lane).Zip(Elements(dy, lane), (a, b) => (double)a * b).Sum();
            return y.Span[(element * 16) + lane] * (dy.Span[(element * 16) + lane] - dot);
        }
    }

    [Fact]
    public void LanesKeepToThemselves()
    {
        AlignedBuffer x = Blocks.Random(5, 1);
        var expected = new AlignedBuffer(x.Length);
        SoftmaxKernels.Forward<Simd256>(x.Pointer, expected.Pointer, 5);
        x.Span[3] = float.NaN;
        SoftmaxKernels.Forward<Simd256>(x.Pointer, x.Pointer, 5);
        for (int index = 0; index < x.Length; index++)
        {
            Assert.Equal(index % 16 == 3 ? float.NaN : expected.Span[index], x.Span[index]);
        }
    }

    [Fact]
    public void EveryWidthGivesTheSameBits()
    {
        AlignedBuffer x = Blocks.Random(21, 1, 10);
        AlignedBuffer dy = Blocks.Random(21, 2);
        (float[] y, float[] dx) narrow = Run<Simd128>();
        (float[] y, float[] dx) middle = Run<Simd256>();
        (float[] y, float[] dx) wide = Run<Simd512>();
        Assert.Equal(narrow.y, middle.y);
        Assert.Equal(narrow.y, wide.y);
        Assert.Equal(narrow.dx, middle.dx);
        Assert.Equal(narrow.dx, wide.dx);

        (float[] Outputs, float[] Gradients) Run<V>()
            where V : unmanaged, ISimd<V>
        {
            var y = new AlignedBuffer(x.Length);
            var dx = new AlignedBuffer(x.Length);
            SoftmaxKernels.Forward<V>(x.Pointer, y.Pointer, 21);
            SoftmaxKernels.Backward<V>(y.Pointer, dy.Pointer, dx.Pointer, 21, accumulate: false);
            return (y.Span.ToArray(), dx.Span.ToArray());
        }
    }

    private static float[] Elements(AlignedBuffer block, int lane) =>
        [.. Enumerable.Range(0, block.Length / 16).Select(element => block.Span[(element * 16) + lane])];
}
