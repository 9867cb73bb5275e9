using Xunit;

namespace GenBn.Tests.Kernels;

public sealed unsafe class UpsampleKernelsTests
{
    private const int Channels = 3;
    private const int Height = 4;
    private const int Width = 5;

    public static TheoryData<int, int, int> Forms => new() { { 1, 1, 0 }, { 2, 2, 4 }, { 2, 3, 0 }, { 1, 70, 4 } };

    [Theory]
    [MemberData(nameof(Forms))]
    public void EveryOutputIsItsNearestInput(int rows, int columns, int gap)
    {
        (int stride, int outputStride) = Strides(rows, columns, gap);
        AlignedBuffer x = Blocks.Random(Channels * stride, 1), before = Blocks.Random(Channels * outputStride, 2);
        AlignedBuffer y = Forward<Simd256>();
        Blocks.AssertClose((at, lane) => Source(at) < 0 ? before.Span[(at * 16) + lane] : x.Span[(Source(at) * 16) + lane], y, 0);
        Assert.Equal(y.Span, Forward<Simd128>().Span);
        Assert.Equal(y.Span, Forward<Simd512>().Span);

        AlignedBuffer Forward<V>()
            where V : unmanaged, ISimd<V>
        {
            AlignedBuffer result = Blocks.Copy(before);
            UpsampleKernels.Forward<V>(x.Pointer, result.Pointer, Channels, Height, Width, rows, columns, stride, outputStride);
            return result;
        }

        // The vector of the input that a vector of the output repeats; -1 in a gap.
        int Source(int at)
        {
            (int channel, int position) = Math.DivRem(at, outputStride);
            (int row, int column) = Math.DivRem(position, Width * columns);
            return row >= Height * rows ? -1 : (channel * stride) + (row / rows * Width) + (column / columns);
        }
    }

    /// <summary>The layer is linear: its gradient is the one that makes Σ dx · x = Σ dy · y for every x.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public void TheGradientOfAnInputIsTheSumOverItsCopies(int rows, int columns, int gap)
    {
        (int stride, int outputStride) = Strides(rows, columns, gap);
        AlignedBuffer dy = Blocks.Random(Channels * outputStride, 1), before = Blocks.Random(Channels * stride, 2);
        AlignedBuffer dx = Backward<Simd256>(accumulate: false);
        Assert.Equal(dx.Span, Backward<Simd128>(accumulate: false).Span);
        Assert.Equal(dx.Span, Backward<Simd512>(accumulate: false).Span);
        AlignedBuffer added = Backward<Simd256>(accumulate: true);
        AlignedBuffer x = new(dx.Length), y = new(dy.Length);
        Blocks.AssertClose((at, lane) => at % stride >= Height * Width ? before.Span[(at * 16) + lane] : Slope(at, lane), dx, 1e-4);
        Blocks.AssertClose(
            (at, lane) => before.Span[(at * 16) + lane] + (at % stride >= Height * Width ? 0 : dx.Span[(at * 16) + lane]), added, 0);

        AlignedBuffer Backward<V>(bool accumulate)
            where V : unmanaged, ISimd<V>
        {
            AlignedBuffer result = Blocks.Copy(before);
            UpsampleKernels.Backward<V>(dy.Pointer, result.Pointer, Channels, Height, Width, rows, columns, stride, outputStride, accumulate);
            return result;
        }

        // What the loss Σ dy · y gains by a step of 1 at one input: exact, for a linear layer.
        double Slope(int at, int lane)
        {
            x.Span.Clear();
            x.Span[(at * 16) + lane] = 1;
            UpsampleKernels.Forward<Simd256>(x.Pointer, y.Pointer, Channels, Height, Width, rows, columns, stride, outputStride);
            double loss = 0;
            for (int index = lane; index < y.Length; index += 16)
            {
                loss += (double)y.Span[index] * dy.Span[index];
            }

            return loss;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void OneSampleGetsTheBitsOfABlock(int rows, int columns, int gap)
    {
        (int stride, int outputStride) = (Channels + gap, Channels + 5);
        int outputs = Height * rows * Width * columns;
        AlignedBuffer x = Blocks.Random(Channels * Height * Width, 1), y = new(Channels * outputs * 16);
        AlignedBuffer input = new(Height * Width * stride), output = new(outputs * outputStride);
        output.Span.Fill(-7);
        UpsampleKernels.Forward<Simd256>(x.Pointer, y.Pointer, Channels, Height, Width, rows, columns, Height * Width, outputs);
        for (int index = 0; index < Channels * Height * Width; index++)
        {
            input.Span[(index % (Height * Width) * stride) + (index / (Height * Width))] = x.Span[(index * 16) + 3];
        }

        UpsampleKernels.Sample(input.Pointer, output.Pointer, Channels, Height, Width, rows, columns, stride, outputStride);
        for (int index = 0; index < output.Length; index++)
        {
            (int position, int channel) = Math.DivRem(index, outputStride);
            Assert.Equal(channel < Channels ? y.Span[(((channel * outputs) + position) * 16) + 3] : -7, output.Span[index]);
        }
    }

    private static (int Input, int Output) Strides(int rows, int columns, int gap) => ((Height * Width) + gap, (Height * rows * Width * columns) + gap);
}
