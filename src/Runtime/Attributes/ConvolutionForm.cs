namespace GenBn;

/// <summary>How convolutions are computed.</summary>
/// <remarks>
/// A 3×3 convolution of stride 1 can be computed by transforms of tiles, with a quarter of the multiplications: Winograd's F(4×4, 3×3), Lavin
/// and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015 (arXiv 1509.09308). Its rounding errors are about twice those of the
/// direct form.
/// </remarks>
public enum ConvolutionForm
{
    /// <summary>By transforms where a model of the time finds that faster, with many channels for example.</summary>
    Fastest,

    /// <summary>Directly, as sums of products of inputs and weights.</summary>
    Direct,

    /// <summary>By transforms wherever the convolution allows it, even if that is slower.</summary>
    Winograd,
}
