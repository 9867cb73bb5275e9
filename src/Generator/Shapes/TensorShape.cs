using System.Globalization;

namespace GenBn.Generator.Shapes;

/// <summary>Shape of one sample's tensor: an image of channels × height × width, or a vector (height and width 1).</summary>
internal sealed record TensorShape(int Channels, int Height, int Width, bool IsVector)
{
    public static TensorShape Vector(int length) => new(length, 1, 1, IsVector: true);

    /// <summary>Positions of a channel: 1 for a vector.</summary>
    public int Plane => Height * Width;

    public int Elements => Channels * Plane;

    /// <summary>With rows as columns. An image of one row has the same values in the same order.</summary>
    public TensorShape Turned => this with { Height = Width, Width = Height };

    public override string ToString() => IsVector
        ? Channels.ToString(CultureInfo.InvariantCulture)
        : string.Format(CultureInfo.InvariantCulture, "{0}×{1}×{2}", Channels, Height, Width);
}
