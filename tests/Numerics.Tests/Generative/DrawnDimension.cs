using GenBn.Tests.Reference;

namespace GenBn.Tests.Generative;

/// <summary>The windows of a convolution or pool in one dimension, as declared.</summary>
internal readonly record struct DrawnDimension(int Kernel, int Stride, int Padding, int Dilation)
{
    private const int LargestExtent = 16;

    /// <summary>Windows of one element: they fit any input.</summary>
    public static DrawnDimension Point { get; } = new(1, 1, 0, 1);

    /// <summary>Whether padding is TensorFlow's.</summary>
    public bool IsSame => Padding == GenBn.Padding.Same;

    /// <summary>Whether a pool may have it: no dilation, and no window in the padding alone.</summary>
    public bool SuitsPool => Dilation == 1 && Padding < Kernel;

    /// <summary>Whether there are windows, and not too many.</summary>
    public bool Fits(int input) =>
        (IsSame || ((Kernel - 1) * Dilation) + 1 <= input + (2 * Padding)) && Of(input).Output <= LargestExtent;

    /// <summary>On an input that it fits.</summary>
    public ReferenceWindow Of(int input) => ReferenceWindow.Of(input, Kernel, Stride, Padding, Dilation);
}
