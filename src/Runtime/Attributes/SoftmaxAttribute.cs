namespace GenBn;

/// <summary>
/// Softmax over the features of a vector: y[i] = exp(x[i] − m) / Σ over j of exp(x[j] − m), m = max x. Images are not supported.
/// </summary>
/// <remarks>
/// Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 6.2.2.3. A loss that takes scores, such as softmax cross-entropy,
/// includes it already.
/// </remarks>
public sealed class SoftmaxAttribute() : LayerAttribute;
