using GenBn.Generator.Shapes;

namespace GenBn.Generator.Fusion;

/// <summary>
/// Where the values of one sample's tensor are: channel c of position (y, x) is at y · RowStride + x · ColumnStride + c · ChannelStride.
/// </summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="ColumnStride">Floats from one column to the next.</param>
/// <param name="ChannelStride">Floats from one channel to the next.</param>
internal sealed record SampleTensor(string Name, TensorShape Shape, int ColumnStride, int ChannelStride)
{
    /// <summary>Floats of the narrowest vector that every machine's wide vectors are a multiple of.</summary>
    public const int Lanes = 8;

    /// <summary>What vectors may read or write beyond a tensor's last value.</summary>
    private const int Slack = 16;

    public int RowStride => Shape.Width * ColumnStride;

    /// <summary>Whether the channels of a position are vectors of whole lanes.</summary>
    public bool IsChannelsLast => ChannelStride == 1 && ColumnStride % Lanes == 0;

    /// <summary>Whether the values are in row-major order without gaps, as users have them.</summary>
    public bool IsRowMajor => Shape.Plane == 1 ? ChannelStride == 1 || Shape.Channels == 1 : ColumnStride == 1 && (Shape.Channels == 1 || ChannelStride == Shape.Plane);

    /// <summary>Floats, with room for whole vectors at the end.</summary>
    public int Size => Math.Max(Shape.Plane * ColumnStride, Shape.Elements) + Slack;

    /// <summary>Channels last, in whole vectors.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="stride">Floats from one position to the next, at least the channels; rounded up.</param>
    public static SampleTensor ChannelsLast(string name, TensorShape shape, int stride) => new(name, shape, (stride + Lanes - 1) / Lanes * Lanes, 1);

    /// <summary>Row-major, as users have it.</summary>
    public static SampleTensor RowMajor(string name, TensorShape shape) => new(name, shape, 1, shape.Plane);
}
