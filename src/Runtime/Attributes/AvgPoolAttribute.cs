namespace GenBn;

/// <summary>
/// Mean of each window. C×H×W becomes C × H' × W' with H' = (H + 2·PaddingHeight − KernelHeight) / StrideHeight + 1, rounded down, and W'
/// likewise.
/// </summary>
public sealed class AvgPoolAttribute : LayerAttribute
{
    /// <summary>Declares a pool with square windows.</summary>
    /// <param name="kernel">Rows and columns of a window, at least 1.</param>
    public AvgPoolAttribute(int kernel)
        : this(kernel, kernel)
    {
    }

    /// <summary>Declares a pool with rectangular windows.</summary>
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

    /// <summary>Step between windows, in rows and columns. 0, the default, means the size of the kernel in each dimension.</summary>
    public int Stride { get; init; }

    /// <summary>Step between windows in rows. 0, the default, means <see cref="Stride"/>.</summary>
    public int StrideHeight { get; init; }

    /// <summary>Step between windows in columns. 0, the default, means <see cref="Stride"/>.</summary>
    public int StrideWidth { get; init; }

    /// <summary>
    /// Rows and columns added on each side of the input, fewer than those of the kernel, or <see cref="GenBn.Padding.Same"/>. Default 0.
    /// </summary>
    public int Padding { get; init; }

    /// <summary>Padding in rows. <see cref="GenBn.Padding.Unset"/>, the default, means <see cref="Padding"/>.</summary>
    public int PaddingHeight { get; init; } = GenBn.Padding.Unset;

    /// <summary>Padding in columns. <see cref="GenBn.Padding.Unset"/>, the default, means <see cref="Padding"/>.</summary>
    public int PaddingWidth { get; init; } = GenBn.Padding.Unset;

    /// <summary>
    /// Whether padding counts as zeros. If so, each sum is divided by KernelHeight · KernelWidth; otherwise, by the number of inputs that the
    /// window covers. Default false.
    /// </summary>
    public bool CountPadding { get; init; }
}
