namespace GenBn.Tests.Reference;

/// <summary>
/// The windows of a convolution or pool along one dimension: element u of window i meets the input at
/// i · Stride + u · Dilation − Before, which may lie outside.
/// </summary>
/// <param name="Input">Extent of the input.</param>
/// <param name="Output">Number of windows.</param>
/// <param name="Kernel">Elements of a window.</param>
/// <param name="Stride">Step between windows.</param>
/// <param name="Dilation">Step between the elements of a window.</param>
/// <param name="Before">Padding before the input.</param>
/// <remarks>Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016 (arXiv 1603.07285).</remarks>
public readonly record struct ReferenceWindow(int Input, int Output, int Kernel, int Stride, int Dilation, int Before)
{
    /// <summary>
    /// Windows with the same padding on both sides, or with TensorFlow's rule for <see cref="Padding.Same"/>, which puts the
    /// odd one behind, or with all of it before the input for <see cref="Padding.Causal"/>.
    /// </summary>
    public static ReferenceWindow Of(int input, int kernel, int stride = 1, int padding = 0, int dilation = 1)
    {
        int covered = ((kernel - 1) * dilation) + 1;
        if (padding == Padding.Same)
        {
            int output = (input + stride - 1) / stride;
            int total = Math.Max(((output - 1) * stride) + covered - input, 0);
            return new ReferenceWindow(input, output, kernel, stride, dilation, total / 2);
        }

        if (padding == Padding.Causal)
        {
            return new ReferenceWindow(input, (input + stride - 1) / stride, kernel, stride, dilation, covered - 1);
        }

        return padding >= 0 && covered <= input + (2 * padding)
            ? new ReferenceWindow(input, ((input + (2 * padding) - covered) / stride) + 1, kernel, stride, dilation, padding)
            : throw new ArgumentException($"A kernel over {covered} is larger than the input of {input} with padding {padding}.", nameof(kernel));
    }

    /// <summary>Where element <paramref name="u"/> of window <paramref name="i"/> meets the input; −1 if outside.</summary>
    public int At(int i, int u)
    {
        int position = (i * Stride) + (u * Dilation) - Before;
        return position < Input ? Math.Max(position, -1) : -1;
    }
}
