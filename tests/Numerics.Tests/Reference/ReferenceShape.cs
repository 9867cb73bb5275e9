namespace GenBn.Tests.Reference;

/// <summary>Shape of one sample: an image of channels × height × width, or a vector of <c>Channels</c> features.</summary>
public readonly record struct ReferenceShape(int Channels, int Height, int Width, bool IsVector)
{
    /// <summary>A vector of features.</summary>
    public static ReferenceShape Vector(int features) => new(features, 1, 1, IsVector: true);

    /// <summary>An image.</summary>
    public static ReferenceShape Image(int channels, int height, int width) => new(channels, height, width, IsVector: false);

    /// <summary>Number of values of one sample.</summary>
    public int Length => Channels * Height * Width;
}
