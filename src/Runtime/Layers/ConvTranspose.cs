namespace GenBn
{
    /// <summary>
    /// Transposed convolution: what the input gradient of a convolution computes, so that a stride makes images larger. C×H×W becomes
    /// Channels × H' × W' with H' = (H − 1)·StrideHeight − 2·PaddingHeight + (KernelHeight − 1)·DilationHeight + 1 + OutputPaddingHeight, and W'
    /// likewise. The weight has the shape C × Channels/Groups × KernelHeight × KernelWidth.
    /// </summary>
    /// <remarks>
    /// Zeiler, Krishnan, Taylor and Fergus, "Deconvolutional Networks", 2010; Dumoulin and Visin, "A guide to convolution arithmetic for deep
    /// learning", 2016 (arXiv 1603.07285), chapter 4.
    /// </remarks>
    public sealed class ConvTransposeAttribute : LayerAttribute
    {
        /// <summary>Declares a transposed convolution with a square kernel.</summary>
        /// <param name="channels">Number of output channels, at least 1.</param>
        /// <param name="kernel">Rows and columns of the kernel, at least 1.</param>
        public ConvTransposeAttribute(int channels, int kernel)
            : this(channels, kernel, kernel)
        {
        }

        /// <summary>Declares a transposed convolution with a rectangular kernel.</summary>
        /// <param name="channels">Number of output channels, at least 1.</param>
        /// <param name="kernelHeight">Rows of the kernel, at least 1.</param>
        /// <param name="kernelWidth">Columns of the kernel, at least 1.</param>
        public ConvTransposeAttribute(int channels, int kernelHeight, int kernelWidth)
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

        /// <summary>Step between the outputs that neighbouring inputs contribute to, in rows and columns. Default 1.</summary>
        public int Stride { get; init; } = 1;

        /// <summary>Step in rows. 0, the default, means <see cref="Stride"/>.</summary>
        public int StrideHeight { get; init; }

        /// <summary>Step in columns. 0, the default, means <see cref="Stride"/>.</summary>
        public int StrideWidth { get; init; }

        /// <summary>Rows and columns that are cut off on each side of the output. Default 0.</summary>
        public int Padding { get; init; }

        /// <summary>Padding in rows. <see cref="GenBn.Padding.Unset"/>, the default, means <see cref="Padding"/>.</summary>
        public int PaddingHeight { get; init; } = GenBn.Padding.Unset;

        /// <summary>Padding in columns. <see cref="GenBn.Padding.Unset"/>, the default, means <see cref="Padding"/>.</summary>
        public int PaddingWidth { get; init; } = GenBn.Padding.Unset;

        /// <summary>
        /// Rows below and columns to the right that are cut off less, below the stride: which of the sizes that a convolution reduces to H×W is
        /// meant. Default 0.
        /// </summary>
        public int OutputPadding { get; init; }

        /// <summary>Output padding in rows. <see cref="GenBn.Padding.Unset"/>, the default, means <see cref="OutputPadding"/>.</summary>
        public int OutputPaddingHeight { get; init; } = GenBn.Padding.Unset;

        /// <summary>Output padding in columns. <see cref="GenBn.Padding.Unset"/>, the default, means <see cref="OutputPadding"/>.</summary>
        public int OutputPaddingWidth { get; init; } = GenBn.Padding.Unset;

        /// <summary>Spacing between kernel elements, in rows and columns of the output. Default 1.</summary>
        public int Dilation { get; init; } = 1;

        /// <summary>Dilation in rows. 0, the default, means <see cref="Dilation"/>.</summary>
        public int DilationHeight { get; init; }

        /// <summary>Dilation in columns. 0, the default, means <see cref="Dilation"/>.</summary>
        public int DilationWidth { get; init; }

        /// <summary>
        /// Number of groups of input and output channels, a divisor of both. The outputs of a group depend only on its inputs. Default 1.
        /// </summary>
        public int Groups { get; init; } = 1;

        /// <summary>
        /// Whether a learned constant is added to each output channel. Default true, except directly before a <see cref="BatchNormAttribute"/>.
        /// </summary>
        public bool Bias
        {
            get => DeclaredBias ?? true;
            init => DeclaredBias = value;
        }

        /// <summary>Distribution of the initial weight, with the fan in of Channels/Groups · kernel positions. Default: that of the network.</summary>
        public Initializer Initializer { get; init; }

        /// <summary>Standard deviation of a truncated normal <see cref="Initializer"/>; others do not use it. Default 0.05.</summary>
        public float Deviation { get; init; } = 0.05f;

        /// <summary><see cref="Bias"/> as it was declared; null if it was not declared.</summary>
        internal bool? DeclaredBias { get; private init; }
    }
}

namespace GenBn.Weights
{
    /// <summary>The parameters of a transposed convolution, as typed views of the network's memory.</summary>
    /// <param name="Weight">Input channels × output channels of a group × kernel rows × kernel columns.</param>
    /// <param name="Bias">Output channels; null if the layer has no bias, as before a batch norm.</param>
    public sealed record ConvTransposeParameters(Parameter Weight, Parameter? Bias);
}

namespace GenBn.Architecture
{
    /// <summary>A two-dimensional transposed convolution.</summary>
    /// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="SourceChannels">Number of channels of its input.</param>
    /// <param name="Kernel">Rows and columns of the kernel.</param>
    /// <param name="Stride">Step between the outputs of neighbouring inputs.</param>
    /// <param name="Padding">Rows and columns that are cut off on each side.</param>
    /// <param name="OutputPadding">Rows below and columns to the right that are cut off less.</param>
    /// <param name="Dilation">Spacing between kernel elements.</param>
    /// <param name="Groups">Number of groups of channels; the outputs of a group depend only on its inputs.</param>
    /// <param name="HasBias">Whether a learned constant is added to each channel.</param>
    public sealed record ConvTransposeLayer(
        string Name,
        IReadOnlyList<int> Inputs,
        IReadOnlyList<int> Shape,
        int SourceChannels,
        LayerExtent Kernel,
        LayerExtent Stride,
        LayerExtent Padding,
        LayerExtent OutputPadding,
        LayerExtent Dilation,
        int Groups,
        bool HasBias)
        : ArchitectureLayer(Name, Inputs, Shape)
    {
        /// <inheritdoc/>
        public override IReadOnlyList<ArchitectureTensor> Parameters => HasBias ? [Weight, Tensor("bias", Shape[0])] : [Weight];

        private ArchitectureTensor Weight => Tensor("weight", SourceChannels, Shape[0] / Groups, Kernel.Height, Kernel.Width);

        /// <inheritdoc/>
        public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
    }

    public partial interface IArchitectureVisitor<out TResult>
    {
        /// <summary>Visits a transposed convolution.</summary>
        TResult Visit(ConvTransposeLayer layer);
    }
}

namespace GenBn.Training
{
    public abstract partial class NetworkPass
    {
        /// <summary>For generated code: creates the sums over the batch of a transposed convolution's gradients.</summary>
        protected GroupSums NewGroupSums(ConvTransposeParameters parameters)
        {
            ArgumentNullException.ThrowIfNull(parameters);
            return parameters.Bias is { } bias ? NewGroupSums(parameters.Weight, bias) : NewGroupSums(parameters.Weight);
        }
    }
}
