namespace GenBn;

/// <summary>
/// Softmax over the features of a vector: y[i] = exp(x[i] − m) / Σ exp(x[j] − m), summed over all j, with m = max x. Images are not supported.
/// </summary>
/// <remarks>
/// Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 6.2.2.3. A loss on logits, such as softmax cross-entropy, already includes
/// it.
/// </remarks>
public sealed class SoftmaxAttribute() : LayerAttribute;
