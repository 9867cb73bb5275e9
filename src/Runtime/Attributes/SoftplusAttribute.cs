namespace GenBn;

/// <summary>Softplus, element-wise: y = log(1 + exp(x)).</summary>
/// <remarks>Dugas et al., "Incorporating Second-Order Functional Knowledge for Better Option Pricing", 2000.</remarks>
public sealed class SoftplusAttribute() : LayerAttribute;
