namespace GenBn
{
    /// <summary>
    /// A vector or image as an image of another shape with the same values in the same row-major order. It costs nothing.
    /// </summary>
    /// <param name="channels">Channels of the output, at least 1.</param>
    /// <param name="height">Rows of the output, at least 1.</param>
    /// <param name="width">Columns of the output, at least 1.</param>
    public sealed class ReshapeAttribute(int channels, int height, int width) : LayerAttribute
    {
        /// <summary>Channels of the output.</summary>
        public int Channels { get; } = channels;

        /// <summary>Rows of the output.</summary>
        public int Height { get; } = height;

        /// <summary>Columns of the output.</summary>
        public int Width { get; } = width;
    }
}

namespace GenBn.Architecture
{
    /// <summary>The same values as an image of another shape.</summary>
    /// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
    public sealed record ReshapeLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape) : ArchitectureLayer(Name, Inputs, Shape)
    {
        /// <inheritdoc/>
        public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
    }

    public partial interface IArchitectureVisitor<out TResult>
    {
        /// <summary>Visits a reshape.</summary>
        TResult Visit(ReshapeLayer layer);
    }
}
