using GenBn.Generator.Shapes;

namespace GenBn.Generator.Kernels;

/// <summary>The sizes of a convolution.</summary>
/// <param name="Source">Shape of what it reads.</param>
/// <param name="Shape">Shape of what it computes.</param>
/// <param name="Window">Its windows.</param>
/// <param name="Groups">Groups of channels that see only themselves.</param>
internal sealed record ConvGeometry(TensorShape Source, TensorShape Shape, Window Window, int Groups)
{
    /// <summary>Output channels of a group.</summary>
    public int GroupChannels => Shape.Channels / Groups;

    /// <summary>Input channels of a group.</summary>
    public int GroupSources => Source.Channels / Groups;

    /// <summary>Values of the weight.</summary>
    public int WeightCount => Shape.Channels * GroupSources * Window.Taps;

    /// <summary>Whether each channel is a group of its own.</summary>
    public bool IsDepthwise => Groups > 1 && GroupChannels == 1 && GroupSources == 1;
}
