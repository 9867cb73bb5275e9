namespace GenBn;

/// <summary>A value is NaN or infinite: training stopped, or nothing was saved.</summary>
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

    /// <summary>Number of the step, from 1; where weights were to be saved, steps before, or 0 where they are not counted.</summary>
    public long Step { get; }
}
