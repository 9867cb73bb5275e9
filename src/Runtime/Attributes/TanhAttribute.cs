namespace GenBn;

/// <summary>Hyperbolic tangent, value by value: y = (exp(x) − exp(−x)) / (exp(x) + exp(−x)).</summary>
public sealed class TanhAttribute() : LayerAttribute;
