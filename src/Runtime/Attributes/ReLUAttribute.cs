namespace GenBn;

/// <summary>Rectified linear unit, value by value: y = max(x, 0). Its gradient at 0 is 0.</summary>
public sealed class ReLUAttribute() : LayerAttribute;
