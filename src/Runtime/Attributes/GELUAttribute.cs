namespace GenBn;

/// <summary>
/// Gaussian error linear unit, element-wise: y = x · Φ(x) with Φ(x) = (1 + erf(x / √2)) / 2. This is the exact form; its approximation
/// by tanh is <see cref="GELUTanhAttribute"/>.
/// </summary>
/// <remarks>Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016 (arXiv 1606.08415).</remarks>
public sealed class GELUAttribute() : LayerAttribute;
