namespace GenBn;

/// <summary>Hyperbolic tangent, element-wise: y = (exp(x) − exp(−x)) / (exp(x) + exp(−x)).</summary>
public sealed class TanhAttribute() : LayerAttribute;
