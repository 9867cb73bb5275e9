namespace GenBn;

/// <summary>
/// Training stopped because the loss of a batch, or its gradient, is NaN or infinite. The parameters are those before the batch's step.
/// </summary>
public sealed class NonFiniteLossException : NonFiniteException
{
    internal NonFiniteLossException(float loss, string tensor, long step)
        : base($"The loss is {loss} at step {step}; the first tensor that is not finite is '{tensor}'.", tensor, step) => Loss = loss;

    private NonFiniteLossException(string message, float loss, string tensor, long step)
        : base(message, tensor, step) => Loss = loss;

    /// <summary>The loss; finite where only its gradient is not.</summary>
    public float Loss { get; }

    internal static NonFiniteLossException OfGradient(float loss, string parameter, long step) => new(
        FormattableString.Invariant($"The loss is {loss} at step {step}, but its gradient is not finite; the first parameter whose gradient is not is '{parameter}'."),
        loss,
        parameter,
        step);
}
