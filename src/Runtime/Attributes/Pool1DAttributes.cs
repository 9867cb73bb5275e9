namespace GenBn;

/// <summary>
/// Maximum of each window of a sequence: C×1×L becomes C × 1 × L' with L' = (L + 2·Padding − Kernel) / Stride + 1, rounded down. Padding is never the
/// maximum.
/// </summary>
/// <remarks>A <see cref="MaxPoolAttribute"/> with windows of one row, which may be longer.</remarks>
/// <param name="kernel">Elements of a window, 1 to 64.</param>
public sealed class MaxPool1DAttribute(int kernel) : LayerAttribute
{
    /// <summary>Elements of a window.</summary>
    public int Kernel { get; } = kernel;

    /// <summary>Step between windows. 0, the default, means the kernel.</summary>
    public int Stride { get; init; }

    /// <summary>Elements added on each side of the input, fewer than those of the kernel, or <see cref="GenBn.Padding.Same"/>. Default 0.</summary>
    public int Padding { get; init; }
}

/// <summary>Mean of each window of a sequence: C×1×L becomes C × 1 × L' with L' = (L + 2·Padding − Kernel) / Stride + 1, rounded down.</summary>
/// <remarks>An <see cref="AvgPoolAttribute"/> with windows of one row, which may be longer.</remarks>
/// <param name="kernel">Elements of a window, 1 to 64.</param>
public sealed class AvgPool1DAttribute(int kernel) : LayerAttribute
{
    /// <summary>Elements of a window.</summary>
    public int Kernel { get; } = kernel;

    /// <summary>Step between windows. 0, the default, means the kernel.</summary>
    public int Stride { get; init; }

    /// <summary>Elements added on each side of the input, fewer than those of the kernel, or <see cref="GenBn.Padding.Same"/>. Default 0.</summary>
    public int Padding { get; init; }

    /// <summary>See <see cref="AvgPoolAttribute.CountPadding"/>. Default false.</summary>
    public bool CountPadding { get; init; }
}
