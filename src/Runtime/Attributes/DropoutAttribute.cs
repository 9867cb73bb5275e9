namespace GenBn;

/// <summary>
/// Inverted dropout. Training multiplies each value by 0 with probability <c>Rate</c>, and otherwise by 1 / (1 − Rate). Prediction is the
/// identity. The shape does not change.
/// </summary>
/// <remarks>
/// Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014. The choice of dropped values depends only on
/// the seed, the step, the sample's place in the batch and the element, so not on the number of threads.
/// </remarks>
/// <param name="rate">Share of the values that are dropped, in [0, 1).</param>
public sealed class DropoutAttribute(float rate) : LayerAttribute
{
    /// <summary>Share of the values that are dropped.</summary>
    public float Rate { get; } = rate;
}
