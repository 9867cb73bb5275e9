namespace GenBn;

/// <summary>Named values for the padding of convolutions and pools, besides numbers of rows and columns.</summary>
/// <remarks>Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016 (arXiv 1603.07285).</remarks>
public static class Padding
{
    /// <summary>No padding: all windows lie within the input.</summary>
    public const int Valid = 0;

    /// <summary>
    /// Padding such that output = ceil(input / stride), by TensorFlow's rule:
    /// total = max((output − 1) · stride + (kernel − 1) · dilation + 1 − input, 0). Of this, total / 2, rounded down, is before the input, and the
    /// remainder after it.
    /// </summary>
    public const int Same = -1;

    /// <summary>
    /// For <see cref="Conv1DAttribute"/>: (kernel − 1) · dilation zeros before the input and none after it. Output t depends on inputs up to
    /// t · stride only, and output = ceil(input / stride).
    /// </summary>
    public const int Causal = -3;

    /// <summary>For one dimension: the padding that is declared for both.</summary>
    public const int Unset = -2;
}
