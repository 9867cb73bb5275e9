using GenBn.CompilerServices;
using Xunit;

namespace GenBn.Tests.Kernels;

/// <summary>Images between row-major and channels-last order: every value arrives, and nothing else is written.</summary>
public sealed unsafe class ReorderTests
{
    private const int Unwritten = -1;

    private static readonly int[] Planes = [1, 2, 3, 4, 6, 9, 12, 17];

    public static TheoryData<int> Channels => [1, 2, 3, 4, 5, 7, 8, 13, 16];

    [Theory]
    [MemberData(nameof(Channels))]
    public void ChannelsLast(int channels)
    {
        foreach ((int plane, int gap) in Planes.SelectMany(_ => (int[])[0, 3], (plane, gap) => (plane, gap)))
        {
            Check(channels, plane, sourceStride: 1, sourceChannelStride: plane + gap, stride: channels + gap, channelStride: 1);
        }
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public void RowMajor(int channels)
    {
        foreach ((int plane, int gap) in Planes.SelectMany(_ => (int[])[0, 3], (plane, gap) => (plane, gap)))
        {
            Check(channels, plane, sourceStride: channels + gap, sourceChannelStride: 1, stride: 1, channelStride: plane + gap);
        }
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public void NeitherOrder(int channels) => Assert.All(
        Planes, plane => Check(channels, plane, sourceStride: 2, sourceChannelStride: 2 * plane, stride: 3, channelStride: 3 * plane));

    private static void Check(int channels, int plane, int sourceStride, int sourceChannelStride, int stride, int channelStride)
    {
        float[] source = [.. Enumerable.Range(0, Room(sourceStride, sourceChannelStride)).Select(value => (float)value)];
        float[] actual = [.. Enumerable.Repeat((float)Unwritten, Room(stride, channelStride))];
        float[] expected = [.. actual];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int position = 0; position < plane; position++)
            {
                expected[(channel * channelStride) + (position * stride)] = source[(channel * sourceChannelStride) + (position * sourceStride)];
            }
        }

        fixed (float* from = source)
        fixed (float* to = actual)
        {
            SampleKernels.Reorder(from, sourceStride, sourceChannelStride, to, stride, channelStride, channels, plane);
        }

        Assert.Equal(expected, actual);

        int Room(int step, int channelStep) => ((plane - 1) * step) + ((channels - 1) * channelStep) + 1;
    }
}
