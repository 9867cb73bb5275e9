namespace GenBn.Generator.Kernels;

/// <summary>
/// Where the values of one sample's tensor are: channel c of position (y, x) is at y · RowStride + x · ColumnStride + c · ChannelStride.
/// </summary>
/// <param name="Shape">The tensor's shape.</param>
/// <param name="ColumnStride">Floats from one column to the next.</param>
/// <param name="ChannelStride">Floats from one channel to the next.</param>
internal sealed record SampleLayout(TensorShape Shape, int ColumnStride, int ChannelStride)
{
    /// <summary>Floats of the narrowest vector that every machine's wide vectors are a multiple of.</summary>
    public const int Lanes = 8;

    /// <summary>What vectors may read or write beyond a tensor's last value.</summary>
    private const int Slack = 16;

    /// <summary>Floats from one row to the next.</summary>
    public int RowStride => Shape.Width * ColumnStride;

    /// <summary>Whether the channels of a position are vectors of whole lanes.</summary>
    public bool IsChannelsLast => ChannelStride == 1 && ColumnStride % Lanes == 0;

    /// <summary>Whether the values are in row-major order without gaps, as users have them.</summary>
    public bool IsRowMajor => Shape.Plane == 1 ? ChannelStride == 1 || Shape.Channels == 1 : ColumnStride == 1 && (Shape.Channels == 1 || ChannelStride == Shape.Plane);

    /// <summary>Floats, with room for whole vectors at the end.</summary>
    public int Size => Math.Max(Shape.Plane * ColumnStride, Shape.Elements) + Slack;

    /// <summary>Channels last, in whole vectors.</summary>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="stride">Floats from one position to the next, at least the channels; rounded up.</param>
    public static SampleLayout ChannelsLast(TensorShape shape, int stride) => new(shape, (stride + Lanes - 1) / Lanes * Lanes, 1);

    /// <summary>Row-major, as users have it.</summary>
    public static SampleLayout RowMajor(TensorShape shape) => new(shape, 1, shape.Plane);
}
