namespace GenBn;

/// <summary>
/// Approximation of the Gaussian error linear unit by tanh, element-wise: y = x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))) / 2. It differs from
/// <see cref="GELUAttribute"/>, the exact form, by up to 5e-4, so use the form that a model was trained with.
/// </summary>
/// <remarks>Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016 (arXiv 1606.08415), section 2.</remarks>
public sealed class GELUTanhAttribute() : LayerAttribute;
