namespace GenBn;

/// <summary>Sigmoid linear unit, also called swish, value by value: y = x / (1 + exp(−x)).</summary>
/// <remarks>Elfwing, Uchibe, Doya, "Sigmoid-Weighted Linear Units", 2017 (arXiv 1702.03118).</remarks>
public sealed class SiLUAttribute() : LayerAttribute;
