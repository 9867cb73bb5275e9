namespace GenBn.Generator.Shapes;

/// <summary>How the windows of a convolution or pool lie on its input: output row y reads rows y · stride − padding + k · dilation.</summary>
/// <param name="Kernel">Rows and columns of a window.</param>
/// <param name="Stride">Step between windows.</param>
/// <param name="Padding">Rows above and columns to the left of the input; what lies below and to the right follows from the sizes.</param>
/// <param name="Dilation">Step between a window's values.</param>
internal sealed record Window(Extent Kernel, Extent Stride, Extent Padding, Extent Dilation)
{
    /// <summary>Most columns, and most between two of them, that kernels write out one by one.</summary>
    private const int MostUnrolled = 16;

    /// <summary>Values of a window.</summary>
    public int Taps => Kernel.Height * Kernel.Width;

    /// <summary>Rows below and columns to the right of the input that the last windows reach; 0 where they end before the input does.</summary>
    public Extent After(TensorShape source, TensorShape output) => new(
        Math.Max(0, ((output.Height - 1) * Stride.Height) + ((Kernel.Height - 1) * Dilation.Height) + 1 - source.Height - Padding.Height),
        Math.Max(0, ((output.Width - 1) * Stride.Width) + ((Kernel.Width - 1) * Dilation.Width) + 1 - source.Width - Padding.Width));

    /// <summary>
    /// Whether kernels take an image of one row as one of one column: they write out the columns of a window, and loop over its rows.
    /// </summary>
    public bool IsTurnedOn(TensorShape source) => source.Height == 1 && Kernel.Height == 1 && Padding.Height == 0 && IsLong;

    /// <summary>Whether its columns are too many, or too far apart, to be written out one by one.</summary>
    private bool IsLong => Kernel.Width > MostUnrolled || Dilation.Width > MostUnrolled;

    /// <summary>With rows as columns.</summary>
    public Window Turned => new(Kernel.Turned, Stride.Turned, Padding.Turned, Dilation.Turned);

    public override string ToString() => FormattableString.Invariant($"{Kernel}, stride {Stride.ToShortString()}, padding {Padding.ToShortString()}")
        + (Dilation == new Extent(1, 1) ? "" : $", dilation {Dilation.ToShortString()}");
}

/// <summary>One dimension of a window on its way from a declaration: output positions and padding.</summary>
internal static class WindowRule
{
    /// <summary>The declared padding that stands for TensorFlow's rule.</summary>
    public const int Same = -1;

    /// <summary>The declared padding that lies before the input alone.</summary>
    public const int Causal = -3;

    /// <summary>Output positions, not positive when the window does not fit, and the padding before the first.</summary>
    /// <remarks>
    /// Same: as many positions as the stride fits into the input, rounded up; what the windows lack is padding, the odd one at the
    /// end (TensorFlow, "Padding" in the documentation of tf.nn). Causal: the last value of the first window is the first of the input.
    /// </remarks>
    public static (int Positions, int Before) Apply(int size, int kernel, int stride, int padding, int dilation)
    {
        int reach = ((kernel - 1) * dilation) + 1;
        if (padding == Same)
        {
            int positions = (size + stride - 1) / stride;
            return (positions, Math.Max(0, ((positions - 1) * stride) + reach - size) / 2);
        }

        if (padding == Causal)
        {
            return ((size + stride - 1) / stride, reach - 1);
        }

        int padded = size + (2 * padding);
        return (padded < reach ? 0 : ((padded - reach) / stride) + 1, padding);
    }
}
