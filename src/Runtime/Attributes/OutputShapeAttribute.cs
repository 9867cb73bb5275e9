namespace GenBn;

/// <summary>The output's shape of a layer of your own. Without it the output has the shape of the input.</summary>
/// <remarks>
/// Sizes are expressions over the input's shape: whole numbers, <c>+ - * /</c> and parentheses, with c, h and w for the channels, height and
/// width of an image, or f for the features of a vector, for example <c>"2 * h"</c>. Division rounds down. A layer that reads c, h or w takes
/// images, one that reads f takes vectors.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class OutputShapeAttribute : Attribute
{
    /// <summary>The output is a vector.</summary>
    /// <param name="features">Its features.</param>
    public OutputShapeAttribute(string features) => Sizes = [features];

    /// <summary>The output is an image.</summary>
    /// <param name="channels">Its channels.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    public OutputShapeAttribute(string channels, string height, string width) => Sizes = [channels, height, width];

    /// <summary>The features of a vector, or channels, height and width of an image.</summary>
    public IReadOnlyList<string> Sizes { get; }
}
