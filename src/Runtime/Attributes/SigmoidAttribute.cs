namespace GenBn;

/// <summary>Logistic sigmoid, element-wise: y = 1 / (1 + exp(−x)).</summary>
public sealed class SigmoidAttribute() : LayerAttribute;
