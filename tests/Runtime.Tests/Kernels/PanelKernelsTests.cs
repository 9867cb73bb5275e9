using Xunit;

namespace GenBn.Tests.Kernels;

public sealed unsafe class PanelKernelsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(19)]
    [InlineData(PanelKernels.Width)]
    public void SamplesBecomeRows(int features)
    {
        AlignedBuffer x = Blocks.Random(features, 1);
        AlignedBuffer panel = Blocks.Random(PanelKernels.Width, 2);
        AlignedBuffer before = Blocks.Copy(panel);
        PanelKernels.Transpose(x.Pointer, features, panel.Pointer);
        for (int index = 0; index < panel.Length; index++)
        {
            int lane = index / PanelKernels.Width;
            int feature = index % PanelKernels.Width;
            Assert.Equal(feature < features ? x.Span[(feature * 16) + lane] : before.Span[index], panel.Span[index]);
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 4, 5)]
    [InlineData(16, 9, 9)]
    [InlineData(35, 3, 4)]
    public void ImagesBecomeVectorsOfChannels(int channels, int plane, int stride)
    {
        int vectors = (channels + 15) / 16;
        AlignedBuffer x = Blocks.Random(channels * stride, 1);
        AlignedBuffer panel = Blocks.Random(vectors * plane * 16, 2);
        PanelKernels.ClearLast(panel.Pointer, channels, plane);
        PanelKernels.TransposeImages(x.Pointer, channels, stride, plane, panel.Pointer);
        for (int index = 0; index < panel.Length; index++)
        {
            int lane = index / 16 % 16;
            int position = index / 256 % plane;
            int channel = (index / 256 / plane * 16) + (index % 16);
            Assert.Equal(channel < channels ? x.Span[(((channel * stride) + position) * 16) + lane] : 0, panel.Span[index]);
        }
    }

    /// <summary>With all elements of a window, and with some, between which the weights' gradient is 0.</summary>
    [Theory]
    [InlineData(3, 5, 4, new[] { 0, 1, 2, 3 })]
    [InlineData(2, 16, 1, new[] { 0 })]
    [InlineData(2, 17, 9, new[] { 4 })]
    [InlineData(4, 33, 9, new[] { 0, 1, 3, 4 })]
    public void SumsOfPanelsGoToTheirWeights(int channels, int sources, int taps, int[] used)
    {
        int row = (sources + 15) / 16 * 16;
        AlignedBuffer sums = Blocks.Random(channels * used.Length * row / 16, 1);
        float[] weights = [.. Enumerable.Repeat(float.NaN, channels * sources * taps)];
        fixed (float* target = weights)
        {
            PanelKernels.ToWeights(sums.Pointer, channels, sources, target, taps, used);
        }

        for (int index = 0; index < weights.Length; index++)
        {
            int tap = Array.IndexOf(used, index % taps);
            int source = index / taps % sources;
            int channel = index / taps / sources;
            Assert.Equal(tap < 0 ? 0 : sums.Span[(((channel * used.Length) + tap) * row) + source], weights[index]);
        }
    }
}
