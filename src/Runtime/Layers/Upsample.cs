namespace GenBn
{
    /// <summary>
    /// Upsampling: C×H×W becomes C × FactorHeight·H × FactorWidth·W. By the nearest neighbour, output (y, x) is input (y / FactorHeight,
    /// x / FactorWidth), rounded down. Bilinear, it is interpolated between inputs at (y + 0.5) / FactorHeight − 0.5 and (x + 0.5) / FactorWidth − 0.5,
    /// clamped to the image.
    /// </summary>
    /// <remarks>
    /// Odena, Dumoulin and Olah, "Deconvolution and Checkerboard Artifacts", Distill, 2016: with a convolution after it, it replaces a transposed
    /// convolution. Pixels have their values at their centres, as with PyTorch's <c>align_corners=False</c> and ONNX's <c>half_pixel</c>.
    /// </remarks>
    public sealed class UpsampleAttribute : LayerAttribute
    {
        /// <summary>Declares an upsampling with the same factor for rows and columns.</summary>
        /// <param name="factor">Output rows and columns for each of the input, at least 1.</param>
        public UpsampleAttribute(int factor)
            : this(factor, factor)
        {
        }

        /// <summary>Declares an upsampling with different factors for rows and columns.</summary>
        /// <param name="factorHeight">Output rows for each of the input, at least 1.</param>
        /// <param name="factorWidth">Output columns for each of the input, at least 1.</param>
        public UpsampleAttribute(int factorHeight, int factorWidth)
        {
            FactorHeight = factorHeight;
            FactorWidth = factorWidth;
        }

        /// <summary>Output rows for each of the input.</summary>
        public int FactorHeight { get; }

        /// <summary>Output columns for each of the input.</summary>
        public int FactorWidth { get; }

        /// <summary>How outputs are made from the inputs around them. Default: the nearest one.</summary>
        public Interpolation Interpolation { get; init; }
    }

    /// <summary>How an upsampling makes outputs from the inputs around them.</summary>
    public enum Interpolation
    {
        /// <summary>The nearest input.</summary>
        Nearest,

        /// <summary>Linear in rows and columns between the four inputs around, of which each has its value at its centre.</summary>
        Bilinear,
    }
}

namespace GenBn.Architecture
{
    /// <summary>Upsampling.</summary>
    /// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Factor">Output rows and columns for each of the input.</param>
    public sealed record UpsampleLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, LayerExtent Factor)
        : ArchitectureLayer(Name, Inputs, Shape)
    {
        /// <summary>How outputs are made from the inputs around them.</summary>
        public Interpolation Interpolation { get; init; }

        /// <inheritdoc/>
        public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
    }

    public partial interface IArchitectureVisitor<out TResult>
    {
        /// <summary>Visits an upsampling.</summary>
        TResult Visit(UpsampleLayer layer);
    }
}
