namespace GenBn;

/// <summary>Rectified linear unit, element-wise: y = max(x, 0). The derivative at 0 is taken as 0.</summary>
public sealed class ReLUAttribute() : LayerAttribute;
