namespace GenBn.Tests.Reference;

/// <summary>Softplus: y = log(1 + exp(x)) = max(x, 0) + log(1 + exp(−|x|)), y′ = 1 / (1 + exp(−x)).</summary>
/// <remarks>Dugas et al., "Incorporating Second-Order Functional Knowledge for Better Option Pricing", 2000.</remarks>
public sealed class SoftplusReference(ReferenceShape input) : ActivationReference(input)
{
    /// <inheritdoc/>
    protected override double Value(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    /// <inheritdoc/>
    protected override double Derivative(double x) => 1 / (1 + Math.Exp(-x));
}
