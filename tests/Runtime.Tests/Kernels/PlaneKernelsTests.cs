using GenBn.Kernels;
using GenBn.Simd;
using Xunit;

namespace GenBn.Tests.Kernels;

public sealed unsafe class PlaneKernelsTests
{
    private const int Channels = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(49)]
    [InlineData(62)]
    public void MeansAreTakenOverThePlane(int plane)
    {
        AlignedBuffer x = Blocks.Random(Channels * plane, 1);
        var y = new AlignedBuffer(Channels * 16);
        PlaneKernels.MeanForward<Simd256>(x.Pointer, y.Pointer, Channels, plane);
        Blocks.AssertClose((channel, lane) => Enumerable.Range(channel * plane, plane).Average(at => (double)x.Span[(at * 16) + lane]), y, 1e-6);
        AssertWidths<Simd128>();
        AssertWidths<Simd512>();

        void AssertWidths<V>()
            where V : unmanaged, ISimd<V>
        {
            var other = new AlignedBuffer(y.Length);
            PlaneKernels.MeanForward<V>(x.Pointer, other.Pointer, Channels, plane);
            Assert.Equal(y.Span, other.Span);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(49)]
    public void TheGradientIsSharedByThePlane(int plane)
    {
        AlignedBuffer dy = Blocks.Random(Channels, 1);
        AlignedBuffer before = Blocks.Random(Channels * plane, 2);
        AlignedBuffer dx = Blocks.Copy(before);
        PlaneKernels.MeanBackward<Simd256>(dy.Pointer, dx.Pointer, Channels, plane, accumulate: false);
        Blocks.AssertClose((at, lane) => dy.Span[(at / plane * 16) + lane] / plane, dx, 0);

        dx = Blocks.Copy(before);
        PlaneKernels.MeanBackward<Simd128>(dy.Pointer, dx.Pointer, Channels, plane, accumulate: true);
        Blocks.AssertClose((at, lane) => before.Span[(at * 16) + lane] + (dy.Span[(at / plane * 16) + lane] / plane), dx, 0);
    }
}
