namespace GenBn.Tests.Reference;

/// <summary>Hyperbolic tangent: y = tanh(x), y′ = 1 − y².</summary>
/// <remarks>Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 6.3.2.</remarks>
public sealed class TanhReference(ReferenceShape input) : ActivationReference(input)
{
    /// <inheritdoc/>
    protected override double Value(double x) => Math.Tanh(x);

    /// <inheritdoc/>
    protected override double Derivative(double x) => 1 - (Math.Tanh(x) * Math.Tanh(x));
}
