namespace GenBn;

/// <summary>
/// Dropout, inverted: training multiplies each value by 0 with probability <c>Rate</c>, else by 1 / (1 − Rate); prediction is
/// the identity. The shape stays.
/// </summary>
/// <remarks>
/// Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014. Which values are dropped
/// depends on the seed, the step, the sample's place in the batch and the element only, not on the number of threads.
/// </remarks>
/// <param name="rate">Share of the values that are dropped, in [0, 1).</param>
public sealed class DropoutAttribute(float rate) : LayerAttribute
{
    /// <summary>Share of the values that are dropped.</summary>
    public float Rate { get; } = rate;
}
