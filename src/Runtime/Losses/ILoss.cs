namespace GenBn;

/// <summary>A loss of your own, one sample at a time; <see cref="Loss.Of"/> makes a <see cref="Loss"/> of it.</summary>
/// <remarks>
/// Several threads call one object at the same time, each with another sample, so an implementation must not change state.
/// The library averages the loss over the batch and divides the gradients by the number of samples.
/// </remarks>
public interface ILoss
{
    /// <summary>Loss and gradient of one sample.</summary>
    /// <param name="outputs">What the network computed.</param>
    /// <param name="target">What it should have computed, as many values; the one-hot vector where training has labels.</param>
    /// <param name="gradient">Receives ∂loss/∂output for each output; zeroed before the call.</param>
    /// <returns>The loss of the sample.</returns>
    float Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, Span<float> gradient);
}
