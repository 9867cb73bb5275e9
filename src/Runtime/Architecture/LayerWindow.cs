namespace GenBn.Architecture;

/// <summary>
/// Position of the windows of a convolution or pool on its input. Output row y reads the rows y · stride − padding before + k · dilation.
/// </summary>
/// <param name="Kernel">Rows and columns of a window.</param>
/// <param name="Stride">Step between windows.</param>
/// <param name="PaddingBefore">Padding above and to the left of the input.</param>
/// <param name="PaddingAfter">
/// Padding below and to the right that a window reads. It is less than declared if the last windows do not reach it.
/// </param>
/// <param name="Dilation">Spacing between the elements of a window.</param>
public sealed record LayerWindow(LayerExtent Kernel, LayerExtent Stride, LayerExtent PaddingBefore, LayerExtent PaddingAfter, LayerExtent Dilation);
