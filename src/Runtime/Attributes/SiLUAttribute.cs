namespace GenBn;

/// <summary>Sigmoid linear unit, also called swish, element-wise: y = x / (1 + exp(−x)).</summary>
/// <remarks>Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units", 2017 (arXiv 1702.03118).</remarks>
public sealed class SiLUAttribute() : LayerAttribute;
