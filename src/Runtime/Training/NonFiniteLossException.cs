namespace GenBn;

/// <summary>Training stopped because the loss of a batch is NaN or infinite. The parameters are those before the batch's step.</summary>
public sealed class NonFiniteLossException : ArithmeticException
{
    internal NonFiniteLossException(float loss, string tensor, long step)
        : base($"The loss is {loss} at step {step}; the first tensor that is not finite is '{tensor}'.")
    {
        Loss = loss;
        Tensor = tensor;
        Step = step;
    }

    /// <summary>The loss.</summary>
    public float Loss { get; }

    /// <summary>The first tensor, in the order of computation, with a NaN or an infinity: a parameter, the input, or a layer's output.</summary>
    public string Tensor { get; }

    /// <summary>Number of the step, from 1.</summary>
    public long Step { get; }
}
