namespace GenBn;

/// <summary>
/// Maximum over square windows: C×H×W becomes C × ((H − Kernel) / Stride + 1) × ((W − Kernel) / Stride + 1), rounded down.
/// The gradient goes to the first maximum of a window, in row-major order.
/// </summary>
/// <param name="kernel">Rows and columns of a window, at least 1.</param>
public sealed class MaxPoolAttribute(int kernel) : LayerAttribute
{
    /// <summary>Rows and columns of a window.</summary>
    public int Kernel { get; } = kernel;

    /// <summary>Step between windows; 0, the default, means <see cref="Kernel"/>.</summary>
    public int Stride { get; init; }
}
