using GenBn.Tests.Reference;
using Xunit;

namespace GenBn.Tests;

// Convolutions.
public partial class ReferenceTests
{
    [Fact]
    public void ConvCorrelatesWithoutFlippingTheKernel()
    {
        ConvReference conv = new("conv1", ReferenceShape.Image(1, 3, 3), channels: 1, kernel: 2, stride: 1, padding: 0, bias: true);
        new double[] { 1, 10, 100, 1000 }.CopyTo(conv.Weight.Values, 0);
        conv.Bias!.Values[0] = 0.5;

        double[] y = conv.Forward([1, 2, 3, 4, 5, 6, 7, 8, 9], n: 1, training: true);
        double[] dx = conv.Backward([1, 0, 0, 1]);

        AssertClose([5421.5, 6532.5, 8754.5, 9865.5], y, 0);
        AssertClose([1, 10, 0, 100, 1001, 10, 0, 100, 1000], dx, 0);
        AssertClose([6, 8, 12, 14], conv.Weight.Gradients, 0);
        AssertClose([2], conv.Bias.Gradients, 0);
    }

    [Fact]
    public void ConvPadsWithZerosAndStrides()
    {
        // Padded rows: 0 0 0 0 0 | 0 1 2 3 0 | 0 4 5 6 0 | 0 7 8 9 0 | 0 0 0 0 0; windows at 0 and 2.
        ConvReference conv = new("conv1", ReferenceShape.Image(1, 3, 3), channels: 1, kernel: 3, stride: 2, padding: 1, bias: false);
        Array.Fill(conv.Weight.Values, 1);

        double[] y = conv.Forward([1, 2, 3, 4, 5, 6, 7, 8, 9], n: 1, training: true);

        AssertClose([12, 16, 24, 28], y, 0);
        Assert.Single(conv.Parameters);
    }

    [Fact]
    public void ConvAddsUpInputChannels()
    {
        ConvReference conv = new("conv1", ReferenceShape.Image(2, 1, 2), channels: 2, kernel: 1, stride: 1, padding: 0, bias: false);
        new double[] { 1, 10, 2, 20 }.CopyTo(conv.Weight.Values, 0);

        double[] y = conv.Forward([1, 2, 3, 4], n: 1, training: true);

        AssertClose([31, 42, 62, 84], y, 0);
    }

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(1, 0, false)]
    [InlineData(2, 0, true)]
    [InlineData(1, 2, true)]
    [InlineData(3, 1, true)]
    public void ConvAgreesWithFiniteDifferences(int stride, int padding, bool bias) => AssertLayer(
        new ConvReference("conv1", ReferenceShape.Image(2, 6, 7), channels: 3, kernel: 3, stride, padding, bias));

    [Fact]
    public void ConvDilates()
    {
        // Taps 1 and 10 two rows apart, one column.
        ConvReference conv = new(
            "conv1",
            ReferenceShape.Image(1, 4, 2),
            channels: 1,
            ReferenceWindow.Of(4, kernel: 2, dilation: 2),
            ReferenceWindow.Of(2, kernel: 1),
            groups: 1,
            bias: false);
        new double[] { 1, 10 }.CopyTo(conv.Weight.Values, 0);

        double[] y = conv.Forward([1, 2, 3, 4, 5, 6, 7, 8], n: 1, training: true);

        AssertClose([51, 62, 73, 84], y, 0);
        AssertClose([1, 1, 1, 1, 10, 10, 10, 10], conv.Backward([1, 1, 1, 1]), 0);
    }

    [Fact]
    public void ConvKeepsGroupsApart()
    {
        // Two groups of two inputs and one output each; then one input and two outputs each (depthwise, multiplier 2).
        ReferenceWindow point = ReferenceWindow.Of(1, kernel: 1);
        ConvReference grouped = new("conv1", ReferenceShape.Image(4, 1, 1), channels: 2, point, point, groups: 2, bias: false);
        new double[] { 1, 10, 100, 1000 }.CopyTo(grouped.Weight.Values, 0);
        ConvReference depthwise = new("conv2", ReferenceShape.Image(2, 1, 1), channels: 4, point, point, groups: 2, bias: false);
        new double[] { 1, 10, 100, 1000 }.CopyTo(depthwise.Weight.Values, 0);

        AssertClose([21, 4300], grouped.Forward([1, 2, 3, 4], n: 1, training: true), 0);
        AssertClose([1, 10, 0, 0], grouped.Backward([1, 0]), 0);
        AssertClose([1, 10, 200, 2000], depthwise.Forward([1, 2], n: 1, training: true), 0);
        Assert.Equal([2, 2, 1, 1], grouped.Weight.Shape);
        Assert.Equal([4, 1, 1, 1], depthwise.Weight.Shape);
    }

    /// <summary>Worked out with the formula of <see cref="Padding.Same"/>: input, kernel, stride, dilation; output, padding before.</summary>
    [Theory]
    [InlineData(5, 3, 1, 1, 5, 1)]
    [InlineData(5, 2, 1, 1, 5, 0)]
    [InlineData(6, 3, 2, 1, 3, 0)]
    [InlineData(5, 3, 2, 1, 3, 1)]
    [InlineData(7, 4, 3, 1, 3, 1)]
    [InlineData(5, 1, 2, 1, 3, 0)]
    [InlineData(6, 3, 1, 2, 6, 2)]
    [InlineData(9, 2, 4, 3, 3, 1)]
    [InlineData(4, 1, 3, 1, 2, 0)]
    public void SamePaddingIsThatOfTensorFlow(int input, int kernel, int stride, int dilation, int output, int before) => Assert.Equal(
        new ReferenceWindow(input, output, kernel, stride, dilation, before),
        ReferenceWindow.Of(input, kernel, stride, Padding.Same, dilation));

    [Fact]
    public void SamePaddingPutsTheOddOneBehind()
    {
        ReferenceWindow window = ReferenceWindow.Of(4, kernel: 2, padding: Padding.Same);

        Assert.Equal([0, 1, 1, 2, 2, 3, 3, -1], Enumerable.Range(0, 8).Select(at => window.At(at / 2, at % 2)));
    }

    /// <summary>Kernel, stride, padding and dilation in rows, then the same in columns; groups.</summary>
    [Theory]
    [InlineData(3, 1, 0, 1, 2, 1, 0, 1, 1)]
    [InlineData(1, 1, 0, 1, 5, 2, 2, 1, 1)]
    [InlineData(3, 2, 1, 1, 2, 1, 3, 1, 2)]
    [InlineData(3, 1, 0, 2, 2, 1, 0, 3, 1)]
    [InlineData(2, 2, 1, 3, 3, 3, 2, 2, 2)]
    [InlineData(3, 1, Padding.Same, 1, 2, 1, Padding.Same, 1, 4)]
    [InlineData(4, 2, Padding.Same, 1, 2, 3, Padding.Same, 2, 2)]
    public void RectangularConvAgreesWithFiniteDifferences(
        int kernelHeight,
        int strideHeight,
        int paddingHeight,
        int dilationHeight,
        int kernelWidth,
        int strideWidth,
        int paddingWidth,
        int dilationWidth,
        int groups) => AssertLayer(new ConvReference(
            "conv1",
            ReferenceShape.Image(4, 6, 7),
            channels: 8,
            ReferenceWindow.Of(6, kernelHeight, strideHeight, paddingHeight, dilationHeight),
            ReferenceWindow.Of(7, kernelWidth, strideWidth, paddingWidth, dilationWidth),
            groups,
            bias: true));

    /// <summary>Output t reads inputs up to t: those before the sequence are 0.</summary>
    [Fact]
    public void CausalPaddingLiesBeforeTheSequence()
    {
        ReferenceShape sequence = ReferenceShape.Image(1, 1, 5);
        ConvReference conv = new("conv1", sequence, channels: 1, ReferenceWindow.Of(1, 1), ReferenceWindow.Of(5, kernel: 2, padding: Padding.Causal, dilation: 3), groups: 1, bias: false);
        conv.Weight.Values[0] = 10;
        conv.Weight.Values[1] = 1;
        AssertClose([1, 2, 3, 14, 25], conv.Forward([1, 2, 3, 4, 5], n: 1, training: true), 0);
        AssertLayer(new ConvReference("conv1", ReferenceShape.Image(2, 1, 9), channels: 3, ReferenceWindow.Of(1, 1), ReferenceWindow.Of(9, kernel: 4, stride: 2, padding: Padding.Causal, dilation: 2), groups: 1, bias: true));
    }
}
