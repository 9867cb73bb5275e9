namespace GenBn;

/// <summary>Training stopped because a value is NaN or infinite.</summary>
public class NonFiniteException : ArithmeticException
{
    internal NonFiniteException(string message, string tensor, long step)
        : base(message)
    {
        Tensor = tensor;
        Step = step;
    }

    /// <summary>
    /// The first tensor with a NaN or an infinity: in the order of computation a parameter, the input, or a layer's output; or the
    /// parameter whose gradient it is.
    /// </summary>
    public string Tensor { get; }

    /// <summary>Number of the step, from 1.</summary>
    public long Step { get; }

    /// <summary>What would be saved is broken.</summary>
    internal static NonFiniteException OfState(string tensor, string path, long step) =>
        new($"Expected finite values to save, but '{tensor}' has others after step {step}; {path} was left as it is.", tensor, step);
}
