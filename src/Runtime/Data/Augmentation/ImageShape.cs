namespace GenBn.Data;

/// <summary>Shape of an image, whose values are row-major, <c>[Channels, Height, Width]</c>.</summary>
/// <param name="Channels">Number of channels: 1 for grey.</param>
/// <param name="Height">Height, in pixels.</param>
/// <param name="Width">Width, in pixels.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Number of values.</summary>
    public long Length => (long)Channels * Height * Width;

    /// <summary>Whether an image of this shape has a number of values. A shape with sizes that are not positive has none.</summary>
    internal bool Has(int values) => Channels >= 1 && Height >= 1 && Width >= 1 && (long)Channels * Height <= values && Length == values;

    /// <inheritdoc/>
    public override string ToString() => $"{Channels}×{Height}×{Width}";
}
