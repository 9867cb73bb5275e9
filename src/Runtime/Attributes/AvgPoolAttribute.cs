namespace GenBn;

/// <summary>
/// Mean over windows: C×H×W becomes C × H' × W' with H' = (H + 2·PaddingHeight − KernelHeight) / StrideHeight + 1, rounded
/// down, and W' likewise.
/// </summary>
public sealed class AvgPoolAttribute : LayerAttribute
{
    /// <summary>A pool with square windows.</summary>
    /// <param name="kernel">Rows and columns of a window, at least 1.</param>
    public AvgPoolAttribute(int kernel)
        : this(kernel, kernel)
    {
    }

    /// <summary>A pool with rectangular windows.</summary>
    /// <param name="kernelHeight">Rows of a window, at least 1.</param>
    /// <param name="kernelWidth">Columns of a window, at least 1.</param>
    public AvgPoolAttribute(int kernelHeight, int kernelWidth)
    {
        KernelHeight = kernelHeight;
        KernelWidth = kernelWidth;
    }

    /// <summary>Rows of a window.</summary>
    public int KernelHeight { get; }

    /// <summary>Columns of a window.</summary>
    public int KernelWidth { get; }

    /// <summary>Step between windows, in rows and columns; 0, the default, means the kernel, each dimension its own.</summary>
    public int Stride { get; init; }

    /// <summary>Step in rows; 0, the default, means <see cref="Stride"/>.</summary>
    public int StrideHeight { get; init; }

    /// <summary>Step in columns; 0, the default, means <see cref="Stride"/>.</summary>
    public int StrideWidth { get; init; }

    /// <summary>
    /// Rows and columns added on each side of the input, fewer than the kernel has, or <see cref="GenBn.Padding.Same"/>. Default 0.
    /// </summary>
    public int Padding { get; init; }

    /// <summary>Padding in rows; <see cref="GenBn.Padding.Unset"/>, the default, means <see cref="Padding"/>.</summary>
    public int PaddingHeight { get; init; } = GenBn.Padding.Unset;

    /// <summary>Padding in columns; <see cref="GenBn.Padding.Unset"/>, the default, means <see cref="Padding"/>.</summary>
    public int PaddingWidth { get; init; } = GenBn.Padding.Unset;

    /// <summary>
    /// Whether padding counts as zeros: the sum is then divided by KernelHeight · KernelWidth everywhere, otherwise by the
    /// number of inputs that the window covers. Default false.
    /// </summary>
    public bool CountPadding { get; init; }
}
