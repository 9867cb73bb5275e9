namespace GenBn;

/// <summary>Words for the padding of convolutions and pools, beside plain numbers of rows and columns.</summary>
/// <remarks>Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016 (arXiv 1603.07285).</remarks>
public static class Padding
{
    /// <summary>No padding: only windows that lie within the input.</summary>
    public const int Valid = 0;

    /// <summary>
    /// As much as makes output = ceil(input / stride), TensorFlow's rule:
    /// total = max((output − 1) · stride + (kernel − 1) · dilation + 1 − input, 0), of which total / 2, rounded down, lies
    /// before the input and the rest behind it.
    /// </summary>
    public const int Same = -1;

    /// <summary>Of the padding of one dimension: as that of both.</summary>
    public const int Unset = -2;
}
