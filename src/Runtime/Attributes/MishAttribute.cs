namespace GenBn;

/// <summary>Mish, element-wise: y = x · tanh(log(1 + exp(x))).</summary>
/// <remarks>Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", 2019 (arXiv 1908.08681).</remarks>
public sealed class MishAttribute() : LayerAttribute;
