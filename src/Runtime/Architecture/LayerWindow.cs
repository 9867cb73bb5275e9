namespace GenBn.Architecture;

/// <summary>
/// How the windows of a convolution or pool lie on its input: output row y reads rows y · stride − padding before + k · dilation.
/// </summary>
/// <param name="Kernel">Rows and columns of a window.</param>
/// <param name="Stride">Step between windows.</param>
/// <param name="PaddingBefore">Rows above and columns to the left of the input.</param>
/// <param name="PaddingAfter">
/// Rows below and columns to the right that a window reaches: fewer than were declared where the last windows do not get there.
/// </param>
/// <param name="Dilation">Step between a window's values.</param>
public sealed record LayerWindow(LayerExtent Kernel, LayerExtent Stride, LayerExtent PaddingBefore, LayerExtent PaddingAfter, LayerExtent Dilation);
