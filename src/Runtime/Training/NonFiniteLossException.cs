namespace GenBn;

/// <summary>Training stopped because the loss of a batch is NaN or infinite. The parameters are those before the batch's step.</summary>
public sealed class NonFiniteLossException : NonFiniteException
{
    internal NonFiniteLossException(float loss, string tensor, long step)
        : base($"The loss is {loss} at step {step}; the first tensor that is not finite is '{tensor}'.", tensor, step) => Loss = loss;

    /// <summary>The loss.</summary>
    public float Loss { get; }
}
