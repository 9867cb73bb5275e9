namespace GenBn;

/// <summary>
/// Hard sigmoid, element-wise: y = min(max(Slope · x + Offset, 0), 1). The derivative is Slope between the limits; at and beyond them, it is taken
/// as 0.
/// </summary>
/// <remarks>
/// The defaults are those of PyTorch and of Howard et al., "Searching for MobileNetV3", 2019 (arXiv 1905.02244): y = clamp(x + 3, 0, 6) / 6. ONNX has
/// a slope of 0.2.
/// </remarks>
/// <param name="slope">Factor of x, positive and finite.</param>
/// <param name="offset">The output at 0, finite.</param>
public sealed class HardSigmoidAttribute(float slope = 1f / 6, float offset = 0.5f) : LayerAttribute
{
    /// <summary>Factor of x. Default 1/6.</summary>
    public float Slope { get; } = slope;

    /// <summary>The output at 0, before it is limited. Default 0.5.</summary>
    public float Offset { get; } = offset;
}
