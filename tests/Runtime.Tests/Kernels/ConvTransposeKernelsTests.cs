using Xunit;

namespace GenBn.Tests.Kernels;

/// <summary>What a transposed convolution has beside the kernels of convolutions: biases, and one sample. Networks compare all of it elsewhere.</summary>
public sealed unsafe class ConvTransposeKernelsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(64, 68)]
    [InlineData(300, 300)]
    public void BiasesAndTheirGradientsAreSums(int plane, int stride)
    {
        const int channels = 3;
        AlignedBuffer biases = Blocks.Random(1, 1), before = Blocks.Random(channels * stride, 2), y = Blocks.Copy(before);
        ConvTransposeKernels.Fill<Simd256>(y.Pointer, biases.Pointer, channels, plane, stride);
        Blocks.AssertClose((at, lane) => at % stride >= plane ? before.Span[(at * 16) + lane] : biases.Span[at / stride], y, 0);

        AlignedBuffer sums = Sums<Simd256>();
        Blocks.AssertClose((channel, lane) => Enumerable.Range(channel * stride, plane).Sum(at => (double)before.Span[(at * 16) + lane]), sums, 1e-5);
        Assert.Equal(sums.Span, Sums<Simd128>().Span);
        Assert.Equal(sums.Span, Sums<Simd512>().Span);
        ConvTransposeKernels.AddBiases<Simd256>(before.Pointer, sums.Pointer, channels, plane, stride, fresh: false);
        Blocks.AssertClose((channel, lane) => 2 * Enumerable.Range(channel * stride, plane).Sum(at => (double)before.Span[(at * 16) + lane]), sums, 2e-5);

        AlignedBuffer Sums<V>()
            where V : unmanaged, ISimd<V>
        {
            var result = new AlignedBuffer(channels * 16);
            result.Span.Fill(7);
            ConvTransposeKernels.AddBiases<V>(before.Pointer, result.Pointer, channels, plane, stride, fresh: true);
            return result;
        }
    }

    /// <summary>Channels of input and output, groups, kernel, stride, padding, dilation.</summary>
    [Theory]
    [InlineData(3, 2, 1, 3, 2, 1, 1)]
    [InlineData(8, 40, 2, 2, 2, 0, 1)]
    [InlineData(6, 6, 6, 3, 1, 1, 2)]
    [InlineData(2, 70, 1, 1, 3, 0, 1)]
    public void OneSampleIsTheSumOfTheDefinition(int sources, int channels, int groups, int kernel, int stride, int padding, int dilation)
    {
        const int height = 3, width = 4;
        int rows = Size(height), columns = Size(width), taps = kernel * kernel, step = (sources + 7) & ~7, outputStep = (channels + 7) & ~7;
        HandMadeTensors tensors = new HandMadeTensors().Drawn("up.weight", sources, channels / groups, kernel, kernel).Drawn("up.bias", channels);
        var window = new LayerWindow(new(kernel, kernel), new(stride, stride), new(padding, padding), new(0, 0), new(dilation, dilation));
        var state = new ConvTransposeState(tensors, "up", new ImageShape(sources, height, width), new ImageShape(channels, rows, columns), window, groups, bias: true);
        AlignedBuffer x = Blocks.Random((height * width * step / 16) + 1, 3), y = new((rows * columns * outputStep) + 16), wide = new(y.Length);
        double[] expected = new double[y.Length];
        for (int at = 0; at < rows * columns * channels; at++)
        {
            expected[(at / channels * outputStep) + (at % channels)] = tensors["up.bias"][at % channels];
        }

        for (int at = 0; at < height * width * sources * channels / groups * taps; at++)
        {
            (int rest, int tap) = Math.DivRem(at, taps);
            (rest, int channel) = Math.DivRem(rest, channels / groups);
            (int position, int source) = Math.DivRem(rest, sources);
            int row = (position / width * stride) - padding + (tap / kernel * dilation), column = (position % width * stride) - padding + (tap % kernel * dilation);
            if (row >= 0 && row < rows && column >= 0 && column < columns)
            {
                int target = (((row * columns) + column) * outputStep) + (source / (sources / groups) * (channels / groups)) + channel;
                expected[target] += (double)x.Span[(position * step) + source] * tensors["up.weight"][(((source * channels / groups) + channel) * taps) + tap];
            }
        }

        state.Sample<Simd256>(x.Pointer, y.Pointer, step, outputStep);
        for (int at = 0; at < expected.Length; at++)
        {
            Assert.Equal(expected[at], y.Span[at], 1e-5);
        }

        state.Sample<Simd128>(x.Pointer, wide.Pointer, step, outputStep);
        Assert.Equal(y.Span, wide.Span);
        if (channels / groups >= 16)
        {
            state.Sample<Simd512>(x.Pointer, wide.Pointer, step, outputStep);
            Assert.Equal(y.Span, wide.Span);
        }

        int Size(int size) => ((size - 1) * stride) - (2 * padding) + ((kernel - 1) * dilation) + 1;
    }

    [Fact]
    public void APredictorsWeightsAreCopied()
    {
        HandMadeTensors tensors = new HandMadeTensors().Drawn("up.weight", 2, 3, 1, 1);
        var window = new LayerWindow(new(1, 1), new(1, 1), new(0, 0), new(0, 0), new(1, 1));
        var state = new ConvTransposeState(tensors, "up", new ImageShape(2, 1, 1), new ImageShape(3, 1, 1), window, 1, bias: false);
        AlignedBuffer x = new(16), y = new(24);
        x.Span[1] = 1;
        tensors["up.weight"][4] = 9;
        state.Update(tensors);
        state.Sample<Simd256>(x.Pointer, y.Pointer, 8, 8);
        Assert.Equal([tensors["up.weight"][3], 9, tensors["up.weight"][5]], y.Span[..3]);

        Parameter weight = new ParameterStore(16, 0).AddParameter("up.weight", ParameterRole.Weight, 2, 3, 1, 1);
        Assert.Throws<InvalidOperationException>(() => new ConvTransposeState(new ConvTransposeParameters(weight, null)).Update(tensors));
    }
}
