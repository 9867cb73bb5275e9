namespace GenBn
{
    /// <summary>
    /// Upsampling by the nearest neighbour: C×H×W becomes C × FactorHeight·H × FactorWidth·W, where output (y, x) is input
    /// (y / FactorHeight, x / FactorWidth), rounded down.
    /// </summary>
    /// <remarks>
    /// Odena, Dumoulin and Olah, "Deconvolution and Checkerboard Artifacts", Distill, 2016: with a convolution after it, it replaces a transposed
    /// convolution.
    /// </remarks>
    public sealed class UpsampleAttribute : LayerAttribute
    {
        /// <summary>Declares an upsampling with the same factor for rows and columns.</summary>
        /// <param name="factor">Number of copies of each row and each column, at least 1.</param>
        public UpsampleAttribute(int factor)
            : this(factor, factor)
        {
        }

        /// <summary>Declares an upsampling with different factors for rows and columns.</summary>
        /// <param name="factorHeight">Number of copies of each row, at least 1.</param>
        /// <param name="factorWidth">Number of copies of each column, at least 1.</param>
        public UpsampleAttribute(int factorHeight, int factorWidth)
        {
            FactorHeight = factorHeight;
            FactorWidth = factorWidth;
        }

        /// <summary>Number of copies of each row.</summary>
        public int FactorHeight { get; }

        /// <summary>Number of copies of each column.</summary>
        public int FactorWidth { get; }
    }
}

namespace GenBn.Architecture
{
    /// <summary>Upsampling by the nearest neighbour.</summary>
    /// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Factor">Number of copies of each row and each column.</param>
    public sealed record UpsampleLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, LayerExtent Factor)
        : ArchitectureLayer(Name, Inputs, Shape)
    {
        /// <inheritdoc/>
        public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
    }

    public partial interface IArchitectureVisitor<out TResult>
    {
        /// <summary>Visits an upsampling.</summary>
        TResult Visit(UpsampleLayer layer);
    }
}
