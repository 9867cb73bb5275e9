namespace GenBn;

/// <summary>
/// One-dimensional convolution of a sequence, C×1×L: a <see cref="ConvAttribute"/> with a kernel of one row, for longer kernels and dilations.
/// C×1×L becomes Channels × 1 × L' with L' = (L + 2·Padding − (Kernel − 1)·Dilation − 1) / Stride + 1, rounded down. The weight has the shape
/// Channels × C/Groups × 1 × Kernel.
/// </summary>
/// <remarks>
/// Causal and dilated: van den Oord et al., "WaveNet: A Generative Model for Raw Audio", 2016 (arXiv 1609.03499), section 2.1.
/// </remarks>
/// <param name="channels">Number of output channels, at least 1.</param>
/// <param name="kernel">Elements of the kernel, 1 to 256.</param>
public sealed class Conv1DAttribute(int channels, int kernel) : LayerAttribute
{
    /// <summary>Number of output channels.</summary>
    public int Channels { get; } = channels;

    /// <summary>Elements of the kernel.</summary>
    public int Kernel { get; } = kernel;

    /// <summary>Step between neighbouring windows. Default 1.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>
    /// Zeros added on each side of the input, at most (Kernel − 1) · Dilation, or <see cref="GenBn.Padding.Same"/>, or
    /// <see cref="GenBn.Padding.Causal"/>. Default 0.
    /// </summary>
    public int Padding { get; init; }

    /// <summary>Spacing between kernel elements, 1 to 1024. Default 1.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>See <see cref="ConvAttribute.Groups"/>. Default 1.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>See <see cref="ConvAttribute.Bias"/>.</summary>
    public bool Bias
    {
        get => DeclaredBias ?? true;
        init => DeclaredBias = value;
    }

    /// <summary>Activation of the outputs, as if its attribute followed. Default: none.</summary>
    public Activation Activation { get; init; }

    /// <summary>Distribution of the initial weight. Default: that of the network.</summary>
    public Initializer Initializer { get; init; }

    /// <summary>Standard deviation of a truncated normal <see cref="Initializer"/>; others do not use it. Default 0.05.</summary>
    public float Deviation { get; init; } = 0.05f;

    /// <summary><see cref="Bias"/> as it was declared; null if it was not declared.</summary>
    internal bool? DeclaredBias { get; private init; }
}
