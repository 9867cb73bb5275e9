namespace GenBn
{
    /// <summary>
    /// Channels become pixels: C·Factor²×H×W becomes C × Factor·H × Factor·W, where output (c, Factor·y + i, Factor·x + j) is input
    /// (Factor²·c + Factor·i + j, y, x).
    /// </summary>
    /// <remarks>
    /// Shi et al., "Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural Network", 2016
    /// (arXiv 1609.05158).
    /// </remarks>
    /// <param name="factor">Rows and columns that a pixel becomes, at least 1.</param>
    public sealed class PixelShuffleAttribute(int factor) : LayerAttribute
    {
        /// <summary>Rows and columns that a pixel becomes.</summary>
        public int Factor { get; } = factor;
    }
}

namespace GenBn.Architecture
{
    /// <summary>Channels as pixels.</summary>
    /// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Factor">Rows and columns that a pixel becomes.</param>
    public sealed record PixelShuffleLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, int Factor)
        : ArchitectureLayer(Name, Inputs, Shape)
    {
        /// <inheritdoc/>
        public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
    }

    public partial interface IArchitectureVisitor<out TResult>
    {
        /// <summary>Visits a pixel shuffle.</summary>
        TResult Visit(PixelShuffleLayer layer);
    }
}
