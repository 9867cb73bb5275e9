namespace GenBn
{
    /// <summary>
    /// Every pixel several times in rows and columns, the nearest neighbour: C×H×W becomes C × FactorHeight·H × FactorWidth·W, output
    /// (y, x) being input (y / FactorHeight, x / FactorWidth), rounded down.
    /// </summary>
    /// <remarks>Odena, Dumoulin, Olah, "Deconvolution and Checkerboard Artifacts", Distill, 2016: followed by a convolution, a way to larger images.</remarks>
    public sealed class UpsampleAttribute : LayerAttribute
    {
        /// <summary>Rows and columns become as many times more.</summary>
        /// <param name="factor">How often each row and each column is there, at least 1.</param>
        public UpsampleAttribute(int factor)
            : this(factor, factor)
        {
        }

        /// <summary>Rows and columns have factors of their own.</summary>
        /// <param name="factorHeight">How often each row is there, at least 1.</param>
        /// <param name="factorWidth">How often each column is there, at least 1.</param>
        public UpsampleAttribute(int factorHeight, int factorWidth)
        {
            FactorHeight = factorHeight;
            FactorWidth = factorWidth;
        }

        /// <summary>How often each row is there.</summary>
        public int FactorHeight { get; }

        /// <summary>How often each column is there.</summary>
        public int FactorWidth { get; }
    }
}

namespace GenBn.Architecture
{
    /// <summary>Every pixel several times in rows and columns.</summary>
    /// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Factor">How often each row and each column is there.</param>
    public sealed record UpsampleLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, LayerExtent Factor)
        : ArchitectureLayer(Name, Inputs, Shape)
    {
        /// <inheritdoc/>
        public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
    }

    public partial interface IArchitectureVisitor<out TResult>
    {
        /// <summary>An upsampling.</summary>
        TResult Visit(UpsampleLayer layer);
    }
}
