namespace GenBn.Import.Layers;

/// <summary>Shape of a sample between two layers: an image, or a vector with height and width 1.</summary>
internal sealed record SampleShape(int Channels, int Height, int Width, bool IsVector)
{
    public static SampleShape Vector(long features) => new((int)features, 1, 1, IsVector: true);

    public static SampleShape Image(long channels, long height, long width) => new((int)channels, (int)height, (int)width, IsVector: false);

    public long Length => (long)Channels * Height * Width;

    /// <summary>Whether the order of values is the same for channels first and channels last.</summary>
    public bool HasOneOrder => Channels == 1 || Height * Width == 1;

    /// <summary>The shape in comments: <c>64×56×56</c>.</summary>
    public override string ToString() => FormattableString.Invariant(IsVector ? (FormattableString)$"{Channels}" : $"{Channels}×{Height}×{Width}");
}
