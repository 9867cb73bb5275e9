namespace GenBn;

/// <summary>Hard swish, element-wise: y = x · clamp(x + 3, 0, 6) / 6. The derivative is taken as 0 at −3 and as 1 at 3.</summary>
/// <remarks>Howard et al., "Searching for MobileNetV3", 2019 (arXiv 1905.02244).</remarks>
public sealed class HardSwishAttribute() : LayerAttribute;
