using GenBn.Generator.Kernels;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Fusion;

/// <summary>A tensor of one sample.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Layout">Where its values are.</param>
internal sealed record SampleTensor(string Name, SampleLayout Layout)
{
    public TensorShape Shape => Layout.Shape;

    public int ColumnStride => Layout.ColumnStride;

    public int ChannelStride => Layout.ChannelStride;

    public bool IsChannelsLast => Layout.IsChannelsLast;

    public bool IsRowMajor => Layout.IsRowMajor;

    public int Size => Layout.Size;

    /// <summary>Channels last, in whole vectors.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="stride">Floats from one position to the next, at least the channels; rounded up.</param>
    public static SampleTensor ChannelsLast(string name, TensorShape shape, int stride) => new(name, SampleLayout.ChannelsLast(shape, stride));

    /// <summary>Row-major, as users have it.</summary>
    public static SampleTensor RowMajor(string name, TensorShape shape) => new(name, SampleLayout.RowMajor(shape));
}
