namespace GenBn;

/// <summary>
/// Two-dimensional convolution (cross-correlation, as everywhere in the field) with a square kernel:
/// C×H×W becomes Channels × ((H + 2·Padding − Kernel) / Stride + 1) × ((W + 2·Padding − Kernel) / Stride + 1), rounded down.
/// The weight is stored as Channels × C × Kernel × Kernel.
/// </summary>
/// <remarks>A convolution that feeds a batch norm gets no bias: the batch norm subtracts it again.</remarks>
/// <param name="channels">Number of output channels, at least 1.</param>
/// <param name="kernel">Rows and columns of the kernel, at least 1.</param>
public sealed class ConvAttribute(int channels, int kernel) : LayerAttribute
{
    /// <summary>Number of output channels.</summary>
    public int Channels { get; } = channels;

    /// <summary>Rows and columns of the kernel.</summary>
    public int Kernel { get; } = kernel;

    /// <summary>Step between output positions, in rows and columns of the input. Default 1.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros added on each side of the input, in rows and columns. Default 0.</summary>
    public int Padding { get; init; }
}
