namespace GenBn;

/// <summary>ReLU with a maximum of 6, element-wise: y = min(max(x, 0), 6). The derivative at 0 and at 6 is taken as 0.</summary>
/// <remarks>Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018 (arXiv 1801.04381).</remarks>
public sealed class ReLU6Attribute() : LayerAttribute;
