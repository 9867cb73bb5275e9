using Xunit;

namespace GenBn.Tests.Kernels;

/// <summary>Kernels that resize images or move their pixels: each is held to its formula, its gradient to the adjoint, and one sample to a block.</summary>
public sealed unsafe class ResizingKernelsTests
{
    private const int Channels = 18;
    private const int Gap = 4;

    public static TheoryData<string> Names => [.. Layers.Keys];

    private static Dictionary<string, Resizing> Layers { get; } = new()
    {
        ["bilinear 2×3"] = new Bilinear(3, 4, 2, 3),
        ["bilinear 8×1"] = new Bilinear(2, 5, 8, 1),
        ["bilinear of a pixel"] = new Bilinear(1, 1, 7, 2),
        ["shuffle 3"] = new Shuffled(2, 3, 3),
        ["shuffle 1"] = new Shuffled(3, 2, 1),
        ["zeros"] = new Padded(3, 4, 1, 2, 6, 9, PadMode.Zero),
        ["mirrored"] = new Padded(3, 4, 2, 3, 7, 10, PadMode.Reflect),
        ["repeated"] = new Padded(2, 3, 5, 1, 9, 11, PadMode.Edge),
        ["cropped"] = new Padded(5, 6, -1, -2, 3, 1, PadMode.Zero),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void OutputsAreThoseOfTheFormula(string name)
    {
        Resizing layer = Layers[name];
        AlignedBuffer x = Blocks.Random(layer.InputVectors, 1), before = Blocks.Random(layer.OutputVectors, 2);
        AlignedBuffer y = Forward<Simd256>();
        Blocks.AssertClose((at, lane) => layer.IsOutputGap(at) ? before.Span[(at * 16) + lane] : layer.Terms(at).Sum(term => term.Weight * x.Span[(term.At * 16) + lane]), y, 1e-6);
        Assert.Equal(y.Span, Forward<Simd128>().Span);
        Assert.Equal(y.Span, Forward<Simd512>().Span);

        AlignedBuffer Forward<V>()
            where V : unmanaged, ISimd<V>
        {
            AlignedBuffer result = Blocks.Copy(before);
            layer.Forward<V>(x.Pointer, result.Pointer);
            return result;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheGradientHasTheSameWeights(string name)
    {
        Resizing layer = Layers[name];
        AlignedBuffer dy = Blocks.Random(layer.OutputVectors, 1), before = Blocks.Random(layer.InputVectors, 2);
        double[] expected = new double[layer.InputVectors * 16];
        for (int at = 0; at < layer.OutputVectors; at++)
        {
            foreach ((int source, double weight) in layer.IsOutputGap(at) ? [] : layer.Terms(at))
            {
                for (int lane = 0; lane < 16; lane++)
                {
                    expected[(source * 16) + lane] += weight * dy.Span[(at * 16) + lane];
                }
            }
        }

        AlignedBuffer dx = Backward<Simd256>(accumulate: false);
        Blocks.AssertClose((at, lane) => layer.IsInputGap(at) ? before.Span[(at * 16) + lane] : expected[(at * 16) + lane], dx, 1e-5);
        Assert.Equal(dx.Span, Backward<Simd128>(accumulate: false).Span);
        Assert.Equal(dx.Span, Backward<Simd512>(accumulate: false).Span);
        Blocks.AssertClose((at, lane) => before.Span[(at * 16) + lane] + (layer.IsInputGap(at) ? 0 : expected[(at * 16) + lane]), Backward<Simd256>(accumulate: true), 1e-5);

        AlignedBuffer Backward<V>(bool accumulate)
            where V : unmanaged, ISimd<V>
        {
            AlignedBuffer result = Blocks.Copy(before);
            layer.Backward<V>(dy.Pointer, result.Pointer, accumulate);
            return result;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void OneSampleGetsTheBitsOfABlock(string name)
    {
        Resizing layer = Layers[name];
        AlignedBuffer x = Blocks.Random(layer.InputVectors, 1), y = new(layer.OutputVectors * 16);
        int stride = (layer.InputChannels + 15) & ~15, outputStride = (Channels + 15) & ~15;
        AlignedBuffer input = new(layer.InputPlane * stride), output = new(layer.OutputPlane * outputStride), wide = new(layer.OutputPlane * outputStride);
        layer.Forward<Simd256>(x.Pointer, y.Pointer);
        for (int index = 0; index < layer.InputChannels * layer.InputPlane; index++)
        {
            (int channel, int position) = Math.DivRem(index, layer.InputPlane);
            input.Span[(position * stride) + channel] = x.Span[(((channel * (layer.InputPlane + Gap)) + position) * 16) + 3];
        }

        layer.Sample<Simd256>(input.Pointer, output.Pointer, stride, outputStride);
        layer.Sample<Simd512>(input.Pointer, wide.Pointer, stride, outputStride);
        for (int index = 0; index < Channels * layer.OutputPlane; index++)
        {
            (int channel, int position) = Math.DivRem(index, layer.OutputPlane);
            float expected = y.Span[(((channel * (layer.OutputPlane + Gap)) + position) * 16) + 3];
            Assert.Equal(expected, output.Span[(position * outputStride) + channel]);
            Assert.Equal(expected, wide.Span[(position * outputStride) + channel]);
        }
    }

    /// <summary>A layer with gaps behind its planes.</summary>
    private abstract class Resizing(int inputChannels, (int Height, int Width) input, (int Height, int Width) output)
    {
        public int InputChannels => inputChannels;

        public int InputPlane => input.Height * input.Width;

        public int OutputPlane => output.Height * output.Width;

        public int InputVectors => inputChannels * (InputPlane + Gap);

        public int OutputVectors => Channels * (OutputPlane + Gap);

        public bool IsInputGap(int at) => at % (InputPlane + Gap) >= InputPlane;

        public bool IsOutputGap(int at) => at % (OutputPlane + Gap) >= OutputPlane;

        /// <summary>The vectors of the input that a vector of the output is the sum of.</summary>
        public IEnumerable<(int At, double Weight)> Terms(int at)
        {
            (int channel, int position) = Math.DivRem(at, OutputPlane + Gap);
            return Pixels(channel, position / output.Width, position % output.Width)
                .Select(pixel => ((pixel.Channel * (InputPlane + Gap)) + (pixel.Row * input.Width) + pixel.Column, pixel.Weight));
        }

        public abstract void Forward<V>(float* x, float* y)
            where V : unmanaged, ISimd<V>;

        public abstract void Backward<V>(float* dy, float* dx, bool accumulate)
            where V : unmanaged, ISimd<V>;

        public abstract void Sample<V>(float* x, float* y, int stride, int outputStride)
            where V : unmanaged, ISimd<V>;

        protected abstract IEnumerable<(int Channel, int Row, int Column, double Weight)> Pixels(int channel, int row, int column);
    }

    private sealed class Bilinear(int height, int width, int rows, int columns) : Resizing(Channels, (height, width), (height * rows, width * columns))
    {
        public override void Forward<V>(float* x, float* y) =>
            BilinearKernels.Forward<V>(x, y, Channels, height, width, rows, columns, InputPlane + Gap, OutputPlane + Gap);

        public override void Backward<V>(float* dy, float* dx, bool accumulate) =>
            BilinearKernels.Backward<V>(dy, dx, Channels, height, width, rows, columns, InputPlane + Gap, OutputPlane + Gap, accumulate);

        public override void Sample<V>(float* x, float* y, int stride, int outputStride) =>
            BilinearKernels.Sample<V>(x, y, Channels, height, width, rows, columns, stride, outputStride);

        protected override IEnumerable<(int Channel, int Row, int Column, double Weight)> Pixels(int channel, int row, int column) =>
            from vertical in Around(row, rows, height)
            from horizontal in Around(column, columns, width)
            select (channel, vertical.At, horizontal.At, vertical.Weight * horizontal.Weight);

        private static (int At, double Weight)[] Around(int output, int factor, int size)
        {
            double place = Math.Clamp(((output + 0.5) / factor) - 0.5, 0, size - 1);
            int low = Math.Min((int)place, Math.Max(0, size - 2));
            return size == 1 ? [(0, 1)] : [(low, 1 - (place - low)), (low + 1, place - low)];
        }
    }

    private sealed class Shuffled(int height, int width, int factor)
        : Resizing(Channels * factor * factor, (height, width), (height * factor, width * factor))
    {
        public override void Forward<V>(float* x, float* y) =>
            PixelShuffleKernels.Forward<V>(x, y, Channels, height, width, factor, InputPlane + Gap, OutputPlane + Gap);

        public override void Backward<V>(float* dy, float* dx, bool accumulate) =>
            PixelShuffleKernels.Backward<V>(dy, dx, Channels, height, width, factor, InputPlane + Gap, OutputPlane + Gap, accumulate);

        public override void Sample<V>(float* x, float* y, int stride, int outputStride) =>
            PixelShuffleKernels.Sample(x, y, Channels, height, width, factor, stride, outputStride);

        protected override IEnumerable<(int Channel, int Row, int Column, double Weight)> Pixels(int channel, int row, int column) =>
            [((channel * factor * factor) + (row % factor * factor) + (column % factor), row / factor, column / factor, 1)];
    }

    private sealed class Padded(int height, int width, int top, int left, int outputHeight, int outputWidth, PadMode mode)
        : Resizing(Channels, (height, width), (outputHeight, outputWidth))
    {
        public override void Forward<V>(float* x, float* y) => PadKernels.Forward<V>(
            x, y, Channels, height, width, top, left, outputHeight, outputWidth, InputPlane + Gap, OutputPlane + Gap, mode);

        public override void Backward<V>(float* dy, float* dx, bool accumulate) => PadKernels.Backward<V>(
            dy, dx, Channels, height, width, top, left, outputHeight, outputWidth, InputPlane + Gap, OutputPlane + Gap, mode, accumulate);

        public override void Sample<V>(float* x, float* y, int stride, int outputStride) => PadKernels.Sample(
            x, y, Channels, height, width, top, left, outputHeight, outputWidth, stride, outputStride, mode);

        protected override IEnumerable<(int Channel, int Row, int Column, double Weight)> Pixels(int channel, int row, int column) =>
            Inside(row - top, height) is { } y && Inside(column - left, width) is { } x ? [(channel, y, x, 1)] : [];

        private int? Inside(int place, int size) => mode switch
        {
            PadMode.Reflect => Math.Abs(place) is var at && at < size ? at : (2 * (size - 1)) - at,
            PadMode.Edge => Math.Min(Math.Max(place, 0), size - 1),
            _ => place >= 0 && place < size ? place : null,
        };
    }
}
