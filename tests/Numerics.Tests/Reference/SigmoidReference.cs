namespace GenBn.Tests.Reference;

/// <summary>Logistic sigmoid: y = 1 / (1 + exp(−x)), y′ = y · (1 − y).</summary>
/// <remarks>Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 3.10 (equations 3.30 and 3.35).</remarks>
public sealed class SigmoidReference(ReferenceShape input) : ActivationReference(input)
{
    /// <inheritdoc/>
    protected override double Value(double x) => 1 / (1 + Math.Exp(-x));

    /// <inheritdoc/>
    protected override double Derivative(double x) => Value(x) * (1 - Value(x));
}
