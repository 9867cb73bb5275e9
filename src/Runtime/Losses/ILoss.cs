namespace GenBn;

/// <summary>A custom loss, computed one sample at a time. <see cref="Loss.Of"/> creates a <see cref="Loss"/> from it.</summary>
/// <remarks>
/// Several threads call one object at the same time, each for another sample, so an implementation must not change shared state. The library
/// averages the loss over the batch and divides the gradients by the number of samples.
/// </remarks>
public interface ILoss
{
    /// <summary>Computes loss and gradient of one sample.</summary>
    /// <param name="outputs">Outputs of the network for the sample.</param>
    /// <param name="target">The target of each output; the one-hot vector if training has labels.</param>
    /// <param name="gradient">Receives ∂loss/∂output for each output. It is 0 before the call.</param>
    /// <returns>The loss of the sample.</returns>
    float Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, Span<float> gradient);
}
