namespace GenBn.Tests.Reference;

/// <summary>Mish: y = x · tanh(log(1 + exp(x))).</summary>
/// <remarks>Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", 2019 (arXiv 1908.08681), equations 1 and 2.</remarks>
public sealed class MishReference(ReferenceShape input) : ActivationReference(input)
{
    /// <inheritdoc/>
    protected override double Value(double x) => x * Math.Tanh(Math.Log(1 + Math.Exp(x)));

    /// <inheritdoc/>
    protected override double Derivative(double x)
    {
        double tanh = Math.Tanh(Math.Log(1 + Math.Exp(x)));
        return tanh + (x * (1 - (tanh * tanh)) / (1 + Math.Exp(-x)));
    }
}
