using GenBn.Tests.Reference;
using Xunit;

namespace GenBn.Tests;

// Layers that make images larger, or move their pixels.
public partial class ReferenceTests
{
    [Fact]
    public void ConvTransposeAddsMultiplesOfTheKernel()
    {
        ConvTransposeReference conv = new("conv1", ReferenceShape.Image(1, 1, 2), ReferenceShape.Image(1, 2, 4), (2, 3), (1, 2), (0, 1), (1, 1), groups: 1, bias: true);
        new double[] { 1, 10, 100, 2, 20, 200 }.CopyTo(conv.Weight.Values, 0);
        conv.Bias!.Values[0] = 0.5;

        // Uncut rows of the two inputs 3 and 4: 3 30 300+4 40 400, without the first column.
        AssertClose([30.5, 304.5, 40.5, 400.5, 60.5, 608.5, 80.5, 800.5], conv.Forward([3, 4], n: 1, training: true), 0);
        AssertClose([10 + 200, 2 + 1000], conv.Backward([1, 2, 0, 0, 0, 0, 50, 0]), 0);
        AssertClose([2 * 4, 3, 3 * 2, 0, 50 * 4, 0], conv.Weight.Gradients, 0);
        AssertClose([53], conv.Bias.Gradients, 0);
    }

    /// <summary>It is the adjoint of the convolution with the same weight: Σ y · conv(x) = Σ x · transposed(y).</summary>
    [Theory]
    [InlineData(3, 2, 1, 1, 1, 1)]
    [InlineData(2, 3, 0, 2, 1, 2)]
    [InlineData(3, 1, 2, 0, 2, 1)]
    public void ConvTransposeIsTheAdjointOfAConvolution(int kernel, int stride, int padding, int more, int dilation, int groups)
    {
        ReferenceShape small = ReferenceShape.Image(4, 5, 5);
        int size = (4 * stride) - (2 * padding) + ((kernel - 1) * dilation) + 1 + Math.Min(more, stride - 1);
        ReferenceShape large = ReferenceShape.Image(2, size, size);
        ReferenceWindow window = ReferenceWindow.Of(size, kernel, stride, padding, dilation);
        ConvReference conv = new("conv1", large, small.Channels, window, window, groups, bias: false);
        ConvTransposeReference transposed = new("conv2", small, large, (kernel, kernel), (stride, stride), (padding, padding), (dilation, dilation), groups, bias: false);
        ReferenceData.Normal(conv.Weight.Values.Length, seed: 1).CopyTo(conv.Weight.Values, 0);
        conv.Weight.Values.CopyTo(transposed.Weight.Values, 0);
        double[] x = ReferenceData.Normal(large.Length, seed: 2), y = ReferenceData.Normal(small.Length, seed: 3);
        double left = conv.Forward(x, n: 1, training: true).Zip(y, (a, b) => a * b).Sum();
        double right = transposed.Forward(y, n: 1, training: true).Zip(x, (a, b) => a * b).Sum();
        Assert.Equal(left, right, 1e-9);
        AssertLayer(transposed);
    }

    [Fact]
    public void BilinearUpsamplingHasPixelsAtTheirCentres()
    {
        LinearMapReference upsample = LinearMapReference.Bilinear("upsample1", ReferenceShape.Image(1, 1, 2), rows: 1, columns: 4);

        // PyTorch: interpolate([0, 8], scale_factor=4, mode='linear', align_corners=False).
        AssertClose([0, 0, 1, 3, 5, 7, 8, 8], upsample.Forward([0, 8], n: 1, training: true), 1e-12);
        AssertLayer(LinearMapReference.Bilinear("upsample1", ReferenceShape.Image(2, 3, 2), rows: 2, columns: 3));
    }

    [Fact]
    public void PixelShuffleTurnsChannelsIntoPixels()
    {
        LinearMapReference shuffle = LinearMapReference.PixelShuffle("pixelshuffle1", ReferenceShape.Image(4, 1, 2), factor: 2);

        AssertClose([1, 3, 2, 4, 5, 7, 6, 8], shuffle.Forward([1, 2, 3, 4, 5, 6, 7, 8], n: 1, training: true), 0);
        AssertLayer(LinearMapReference.PixelShuffle("pixelshuffle1", ReferenceShape.Image(18, 2, 1), factor: 3));
    }

    [Fact]
    public void PaddingRepeatsMirrorsOrAddsZeros()
    {
        ReferenceShape row = ReferenceShape.Image(1, 1, 3);

        AssertClose([0, 0, 1, 2, 3, 0], LinearMapReference.Pad("pad1", row, 0, 0, 2, 1, PadMode.Zero).Forward([1, 2, 3], n: 1, training: true), 0);
        AssertClose([3, 2, 1, 2, 3, 2], LinearMapReference.Pad("pad1", row, 0, 0, 2, 1, PadMode.Reflect).Forward([1, 2, 3], n: 1, training: true), 0);
        AssertClose([1, 1, 1, 2, 3, 3], LinearMapReference.Pad("pad1", row, 0, 0, 2, 1, PadMode.Edge).Forward([1, 2, 3], n: 1, training: true), 0);
        AssertClose([2], LinearMapReference.Crop("crop1", row, 0, 0, 1, 1).Forward([1, 2, 3], n: 1, training: true), 0);
        AssertLayer(LinearMapReference.Pad("pad1", ReferenceShape.Image(2, 3, 3), 1, 2, 2, 1, PadMode.Reflect));
        AssertLayer(LinearMapReference.Pad("pad1", ReferenceShape.Image(2, 2, 3), 3, 0, 1, 2, PadMode.Edge));
        AssertLayer(LinearMapReference.Crop("crop1", ReferenceShape.Image(2, 4, 5), 1, 2, 0, 3));
    }
}
