namespace GenBn;

/// <summary>
/// Limits each value to a range, element-wise: y = min(max(x, Min), Max). The derivative is 1 between the limits; at and beyond them, it is taken
/// as 0.
/// </summary>
/// <remarks>With −1 and 1: hard tanh, Collobert, "Large Scale Machine Learning", 2004, section 3.2.</remarks>
/// <param name="min">The smallest output, finite.</param>
/// <param name="max">The largest output, finite and above <paramref name="min"/>.</param>
public sealed class ClampAttribute(float min, float max) : LayerAttribute
{
    /// <summary>The smallest output.</summary>
    public float Min { get; } = min;

    /// <summary>The largest output.</summary>
    public float Max { get; } = max;
}
