using Xunit;

namespace GenBn.Tests.Kernels;

public sealed unsafe class PReLUKernelsTests
{
    private const int Channels = 3;
    private static readonly float[] Slopes = [0.25f, -0.5f, 0];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(64, 68)]
    [InlineData(150, 150)]
    public void OutputsAreThoseOfTheFormula(int plane, int stride)
    {
        AlignedBuffer x = Blocks.Random(Channels * stride, 1), before = Blocks.Random(Channels * stride, 2), slopes = Of(Slopes);
        x.Span[0] = 0;
        AlignedBuffer y = Forward<Simd256>();
        Blocks.AssertClose((at, lane) => at % stride >= plane ? before.Span[(at * 16) + lane] : Value(x.Span[(at * 16) + lane], Slopes[at / stride]), y, 0);
        Assert.Equal(y.Span, Forward<Simd128>().Span);
        Assert.Equal(y.Span, Forward<Simd512>().Span);

        AlignedBuffer Forward<V>()
            where V : unmanaged, ISimd<V>
        {
            AlignedBuffer result = Blocks.Copy(before);
            PReLUKernels.Forward<V>(x.Pointer, result.Pointer, slopes.Pointer, Channels, plane, stride);
            return result;
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(64, 68)]
    [InlineData(150, 150)]
    public void GradientsAreThoseOfFiniteDifferences(int plane, int stride)
    {
        AlignedBuffer x = Blocks.Random(Channels * stride, 1), dy = Blocks.Random(Channels * stride, 2), before = Blocks.Random(Channels * stride, 3);
        AlignedBuffer slopes = Of(Slopes);
        (AlignedBuffer dx, AlignedBuffer sums) = Backward<Simd256>(fresh: true, accumulate: false);
        AssertSame(Backward<Simd128>(fresh: true, accumulate: false));
        AssertSame(Backward<Simd512>(fresh: true, accumulate: false));
        Blocks.AssertClose((at, lane) => IsGap(at) ? before.Span[(at * 16) + lane] : Slope(x.Span[(at * 16) + lane], at, lane), dx, 1e-6);
        Blocks.AssertClose(SlopeGradient, sums, 1e-5);

        (AlignedBuffer added, AlignedBuffer more) = Backward<Simd256>(fresh: false, accumulate: true);
        Blocks.AssertClose((at, lane) => before.Span[(at * 16) + lane] + (IsGap(at) ? 0 : dx.Span[(at * 16) + lane]), added, 0);
        Blocks.AssertClose((at, lane) => 9 + sums.Span[(at * 16) + lane], more, 1e-5);

        (AlignedBuffer Gradient, AlignedBuffer Sums) Backward<V>(bool fresh, bool accumulate)
            where V : unmanaged, ISimd<V>
        {
            AlignedBuffer gradient = Blocks.Copy(before), slopeSums = new(Channels * 16);
            slopeSums.Span.Fill(9);
            PReLUKernels.Backward<V>(
                x.Pointer, dy.Pointer, gradient.Pointer, slopes.Pointer, slopeSums.Pointer, Channels, plane, stride, fresh, accumulate);
            return (gradient, slopeSums);
        }

        void AssertSame((AlignedBuffer Gradient, AlignedBuffer Sums) other)
        {
            Assert.Equal(dx.Span, other.Gradient.Span);
            Assert.Equal(sums.Span, other.Sums.Span);
        }

        bool IsGap(int at) => at % stride >= plane;

        // The function is linear on both sides: a small step gives its slope exactly, up to rounding.
        double Slope(double value, int at, int lane)
        {
            double step = Math.Abs(value) / 2;
            double slope = Slopes[at / stride];
            return dy.Span[(at * 16) + lane] * (Value(value + step, slope) - Value(value - step, slope)) / (2 * step);
        }

        double SlopeGradient(int channel, int lane)
        {
            double sum = 0;
            for (int at = channel * stride; at < (channel * stride) + plane; at++)
            {
                double value = x.Span[(at * 16) + lane];
                sum += dy.Span[(at * 16) + lane] * (Value(value, Slopes[channel] + 0.5) - Value(value, Slopes[channel] - 0.5));
            }

            return sum;
        }
    }

    [Fact]
    public void WhatNobodyWantsIsLeftOut()
    {
        AlignedBuffer x = Blocks.Random(Channels, 1), dy = Blocks.Random(Channels, 2), slopes = Of(Slopes);
        AlignedBuffer dx = new(Channels * 16), sums = new(Channels * 16), place = Blocks.Copy(dy), sumsAlone = new(Channels * 16);
        PReLUKernels.Backward<Simd256>(x.Pointer, dy.Pointer, dx.Pointer, slopes.Pointer, sums.Pointer, Channels, 1, 1, true, false);
        PReLUKernels.Backward<Simd256>(x.Pointer, place.Pointer, place.Pointer, slopes.Pointer, null, Channels, 1, 1, true, false);
        PReLUKernels.Backward<Simd256>(x.Pointer, dy.Pointer, null, slopes.Pointer, sumsAlone.Pointer, Channels, 1, 1, true, false);
        Assert.Equal(dx.Span, place.Span);
        Assert.Equal(sums.Span, sumsAlone.Span);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public void OneSampleGetsTheBitsOfABlock(int plane)
    {
        const int stride = 16;
        AlignedBuffer x = Blocks.Random(Channels * plane, 1), y = new(Channels * plane * 16);
        var slopes = new PReLUState(Tensors(), "prelu1", Channels);
        AlignedBuffer input = new(plane * stride), output = new(plane * stride), wide = new(plane * stride);
        PReLUKernels.Forward<Simd256>(x.Pointer, y.Pointer, slopes.Slopes, Channels, plane, plane);
        for (int index = 0; index < Channels * plane; index++)
        {
            input.Span[(index % plane * stride) + (index / plane)] = x.Span[(index * 16) + 5];
        }

        PReLUKernels.Sample<Simd256>(input.Pointer, output.Pointer, slopes.Slopes, Channels, plane, stride);
        PReLUKernels.Sample<Simd512>(input.Pointer, wide.Pointer, slopes.Slopes, Channels, plane, stride);
        Assert.Equal(output.Span, wide.Span);
        for (int index = 0; index < Channels * plane; index++)
        {
            Assert.Equal(y.Span[(index * 16) + 5], output.Span[(index % plane * stride) + (index / plane)]);
        }
    }

    [Fact]
    public void APredictorsSlopesAreCopied()
    {
        HandMadeTensors tensors = new HandMadeTensors().Drawn("prelu1.slope", Channels);
        float slope = tensors["prelu1.slope"][1];
        var slopes = new PReLUState(tensors, "prelu1", Channels);
        tensors["prelu1.slope"][1] = 9;
        Assert.Equal(slope, slopes.Slopes[1]);
        slopes.Update(tensors);
        Assert.Equal(9, slopes.Slopes[1]);

        Parameter slope1 = new ParameterStore(16, 0).AddParameter("prelu1.slope", ParameterRole.Other, Channels);
        Assert.Throws<InvalidOperationException>(() => new PReLUState(new PReLUParameters(slope1)).Update(tensors));
    }

    private static double Value(double x, double slope) => x > 0 ? x : x * slope;

    private static HandMadeTensors Tensors() => new HandMadeTensors().With("prelu1.slope", Slopes);

    private static AlignedBuffer Of(float[] values)
    {
        var buffer = new AlignedBuffer(values.Length);
        values.CopyTo(buffer.Span);
        return buffer;
    }
}
