namespace GenBn;

/// <summary>Declares the shape of a custom layer's output. Without it, the output has the shape of the input.</summary>
/// <remarks>
/// Sizes are expressions over the input's shape, for example <c>"2 * h"</c>. They consist of whole numbers, <c>+ - * /</c> and parentheses, with
/// c, h and w for the channels, height and width of an image, or f for the features of a vector. Division rounds down. A layer that uses c, h
/// or w takes images; one that uses f takes vectors.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class OutputShapeAttribute : Attribute
{
    /// <summary>Declares a vector as output.</summary>
    /// <param name="features">Its number of features.</param>
    public OutputShapeAttribute(string features) => Sizes = [features];

    /// <summary>Declares an image as output.</summary>
    /// <param name="channels">Its number of channels.</param>
    /// <param name="height">Its number of rows.</param>
    /// <param name="width">Its number of columns.</param>
    public OutputShapeAttribute(string channels, string height, string width) => Sizes = [channels, height, width];

    /// <summary>Number of features of a vector, or channels, height and width of an image, as expressions.</summary>
    public IReadOnlyList<string> Sizes { get; }
}
