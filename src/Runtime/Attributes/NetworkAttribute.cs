namespace GenBn;

/// <summary>
/// Marks a partial class as a neural network. The layers follow as further attributes, in the order of computation. The first is
/// <see cref="InputAttribute"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NetworkAttribute() : Attribute
{
    /// <summary>Distribution of the initial weights. Default: <see cref="Initializer.Xavier"/>.</summary>
    public Initializer Initializer { get; init; } = Initializer.Xavier;

    /// <summary>Standard deviation of a truncated normal <see cref="Initializer"/>; others do not use it. Default 0.05.</summary>
    public float Deviation { get; init; } = 0.05f;

    /// <summary>
    /// How convolutions are computed. Default: <see cref="ConvolutionForm.Fastest"/>, which may be by transforms with slightly larger rounding
    /// errors; <see cref="ConvolutionForm.Direct"/> asks for sums of products.
    /// </summary>
    public ConvolutionForm Convolutions { get; init; } = ConvolutionForm.Fastest;
}
