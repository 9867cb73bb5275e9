namespace GenBn;

/// <summary>
/// Two-dimensional convolution (a cross-correlation, as usual in the field). C×H×W becomes Channels × H' × W' with
/// H' = (H + 2·PaddingHeight − (KernelHeight − 1)·DilationHeight − 1) / StrideHeight + 1, rounded down, and W' likewise.
/// The weight has the shape Channels × C/Groups × KernelHeight × KernelWidth.
/// </summary>
/// <remarks>
/// Goodfellow, Bengio and Courville, "Deep Learning", 2016, chapter 9. Dilation: Yu and Koltun, "Multi-Scale Context Aggregation
/// by Dilated Convolutions", 2015 (arXiv 1511.07122). Groups: Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep
/// Convolutional Neural Networks", 2012.
/// </remarks>
public sealed class ConvAttribute : LayerAttribute
{
    /// <summary>Declares a convolution with a square kernel.</summary>
    /// <param name="channels">Number of output channels, at least 1.</param>
    /// <param name="kernel">Rows and columns of the kernel, at least 1.</param>
    public ConvAttribute(int channels, int kernel)
        : this(channels, kernel, kernel)
    {
    }

    /// <summary>Declares a convolution with a rectangular kernel.</summary>
    /// <param name="channels">Number of output channels, at least 1.</param>
    /// <param name="kernelHeight">Rows of the kernel, at least 1.</param>
    /// <param name="kernelWidth">Columns of the kernel, at least 1.</param>
    public ConvAttribute(int channels, int kernelHeight, int kernelWidth)
    {
        Channels = channels;
        KernelHeight = kernelHeight;
        KernelWidth = kernelWidth;
    }

    /// <summary>Number of output channels.</summary>
    public int Channels { get; }

    /// <summary>Rows of the kernel.</summary>
    public int KernelHeight { get; }

    /// <summary>Columns of the kernel.</summary>
    public int KernelWidth { get; }

    /// <summary>Step between neighbouring windows, in rows and columns of the input. Default 1.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Step in rows. 0, the default, means <see cref="Stride"/>.</summary>
    public int StrideHeight { get; init; }

    /// <summary>Step in columns. 0, the default, means <see cref="Stride"/>.</summary>
    public int StrideWidth { get; init; }

    /// <summary>
    /// Rows and columns of zeros added on each side of the input, or <see cref="GenBn.Padding.Same"/>. Default 0.
    /// </summary>
    public int Padding { get; init; }

    /// <summary>Padding in rows. <see cref="GenBn.Padding.Unset"/>, the default, means <see cref="Padding"/>.</summary>
    public int PaddingHeight { get; init; } = GenBn.Padding.Unset;

    /// <summary>Padding in columns. <see cref="GenBn.Padding.Unset"/>, the default, means <see cref="Padding"/>.</summary>
    public int PaddingWidth { get; init; } = GenBn.Padding.Unset;

    /// <summary>Spacing between kernel elements, in rows and columns of the input. Default 1.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>Dilation in rows. 0, the default, means <see cref="Dilation"/>.</summary>
    public int DilationHeight { get; init; }

    /// <summary>Dilation in columns. 0, the default, means <see cref="Dilation"/>.</summary>
    public int DilationWidth { get; init; }

    /// <summary>
    /// Number of groups of input and output channels, a divisor of both. The outputs of a group depend only on its inputs. With as many groups as
    /// input channels, the convolution is depthwise. Default 1.
    /// </summary>
    public int Groups { get; init; } = 1;

    /// <summary>
    /// Whether a learned constant is added to each output channel. Default true, except directly before a <see cref="BatchNormAttribute"/>, where
    /// it has no effect and is left out. If it is set to true there, it remains as a parameter.
    /// </summary>
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
