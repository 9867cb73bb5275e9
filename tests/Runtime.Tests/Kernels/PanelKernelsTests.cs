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
}
