namespace GenBn;

/// <summary>Logistic sigmoid, value by value: y = 1 / (1 + exp(−x)).</summary>
public sealed class SigmoidAttribute() : LayerAttribute;
