using Xunit;

namespace GenBn.Tests.Kernels;

public sealed unsafe class PlaneKernelsTests
{
    private const int Channels = 3;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(49, 49)]
    [InlineData(62, 65)]
    public void MeansAreTakenOverThePlane(int plane, int stride)
    {
        AlignedBuffer x = Blocks.Random(Channels * stride, 1);
        var y = new AlignedBuffer(Channels * 16);
        PlaneKernels.MeanForward<Simd256>(x.Pointer, y.Pointer, Channels, plane, stride);
        Blocks.AssertClose((channel, lane) => Enumerable.Range(channel * stride, plane).Average(at => (double)x.Span[(at * 16) + lane]), y, 1e-6);
        AssertWidths<Simd128>();
        AssertWidths<Simd512>();

        void AssertWidths<V>()
            where V : unmanaged, ISimd<V>
        {
            var other = new AlignedBuffer(y.Length);
            PlaneKernels.MeanForward<V>(x.Pointer, other.Pointer, Channels, plane, stride);
            Assert.Equal(y.Span, other.Span);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(49, 49)]
    [InlineData(64, 68)]
    public void TheGradientIsSharedByThePlane(int plane, int stride)
    {
        AlignedBuffer dy = Blocks.Random(Channels, 1);
        AlignedBuffer before = Blocks.Random(Channels * stride, 2);
        AlignedBuffer dx = Blocks.Copy(before);
        PlaneKernels.MeanBackward<Simd256>(dy.Pointer, dx.Pointer, Channels, plane, stride, accumulate: false);
        Blocks.AssertClose((at, lane) => IsGap(at) ? before.Span[(at * 16) + lane] : Share(at, lane), dx, 0);

        dx = Blocks.Copy(before);
        PlaneKernels.MeanBackward<Simd128>(dy.Pointer, dx.Pointer, Channels, plane, stride, accumulate: true);
        Blocks.AssertClose((at, lane) => before.Span[(at * 16) + lane] + (IsGap(at) ? 0 : Share(at, lane)), dx, 0);

        bool IsGap(int at) => at % stride >= plane;
        float Share(int at, int lane) => dy.Span[(at / stride * 16) + lane] / plane;
    }
}
