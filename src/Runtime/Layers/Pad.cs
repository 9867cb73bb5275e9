namespace GenBn
{
    /// <summary>Rows and columns around an image: C×H×W becomes C × (Top + H + Bottom) × (Left + W + Right).</summary>
    public sealed class PadAttribute : LayerAttribute
    {
        /// <summary>Declares the same on each side.</summary>
        /// <param name="size">Rows above and below, and columns to the left and to the right, at least 0.</param>
        public PadAttribute(int size)
            : this(size, size, size, size)
        {
        }

        /// <summary>Declares each side.</summary>
        /// <param name="top">Rows above, at least 0.</param>
        /// <param name="bottom">Rows below, at least 0.</param>
        /// <param name="left">Columns to the left, at least 0.</param>
        /// <param name="right">Columns to the right, at least 0.</param>
        public PadAttribute(int top, int bottom, int left, int right) => (Top, Bottom, Left, Right) = (top, bottom, left, right);

        /// <summary>Rows above.</summary>
        public int Top { get; }

        /// <summary>Rows below.</summary>
        public int Bottom { get; }

        /// <summary>Columns to the left.</summary>
        public int Left { get; }

        /// <summary>Columns to the right.</summary>
        public int Right { get; }

        /// <summary>What stands in the new rows and columns. Default: zeros.</summary>
        public PadMode Mode { get; init; }
    }

    /// <summary>What stands around an image.</summary>
    public enum PadMode
    {
        /// <summary>Zeros.</summary>
        Zero,

        /// <summary>The image mirrored at its outermost rows and columns, which are not repeated: a side has fewer than the image.</summary>
        Reflect,

        /// <summary>The outermost rows and columns, repeated.</summary>
        Edge,
    }

    /// <summary>A part of an image: C×H×W becomes C × (H − Top − Bottom) × (W − Left − Right).</summary>
    public sealed class CropAttribute : LayerAttribute
    {
        /// <summary>Declares the same on each side.</summary>
        /// <param name="size">Rows above and below, and columns to the left and to the right, that are left out, at least 0.</param>
        public CropAttribute(int size)
            : this(size, size, size, size)
        {
        }

        /// <summary>Declares each side.</summary>
        /// <param name="top">Rows above that are left out, at least 0.</param>
        /// <param name="bottom">Rows below that are left out, at least 0.</param>
        /// <param name="left">Columns to the left that are left out, at least 0.</param>
        /// <param name="right">Columns to the right that are left out, at least 0.</param>
        public CropAttribute(int top, int bottom, int left, int right) => (Top, Bottom, Left, Right) = (top, bottom, left, right);

        /// <summary>Rows above that are left out.</summary>
        public int Top { get; }

        /// <summary>Rows below that are left out.</summary>
        public int Bottom { get; }

        /// <summary>Columns to the left that are left out.</summary>
        public int Left { get; }

        /// <summary>Columns to the right that are left out.</summary>
        public int Right { get; }
    }
}

namespace GenBn.Architecture
{
    /// <summary>Rows and columns around an image.</summary>
    /// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Before">Rows above and columns to the left.</param>
    /// <param name="After">Rows below and columns to the right.</param>
    /// <param name="Mode">What stands there.</param>
    public sealed record PadLayer(
        string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, LayerExtent Before, LayerExtent After, PadMode Mode)
        : ArchitectureLayer(Name, Inputs, Shape)
    {
        /// <inheritdoc/>
        public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
    }

    /// <summary>A part of an image.</summary>
    /// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Before">Rows above and columns to the left that are left out.</param>
    /// <param name="After">Rows below and columns to the right that are left out.</param>
    public sealed record CropLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, LayerExtent Before, LayerExtent After)
        : ArchitectureLayer(Name, Inputs, Shape)
    {
        /// <inheritdoc/>
        public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
    }

    public partial interface IArchitectureVisitor<out TResult>
    {
        /// <summary>Visits a padding.</summary>
        TResult Visit(PadLayer layer);

        /// <summary>Visits a crop.</summary>
        TResult Visit(CropLayer layer);
    }
}
