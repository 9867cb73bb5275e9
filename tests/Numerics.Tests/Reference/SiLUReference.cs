namespace GenBn.Tests.Reference;

/// <summary>Sigmoid linear unit: y = x · s with s = 1 / (1 + exp(−x)), y′ = s · (1 + x · (1 − s)).</summary>
/// <remarks>Elfwing, Uchibe, Doya, "Sigmoid-Weighted Linear Units", 2017 (arXiv 1702.03118), equations 1 and 2.</remarks>
public sealed class SiLUReference(ReferenceShape input) : ActivationReference(input)
{
    /// <inheritdoc/>
    protected override double Value(double x) => x * Sigmoid(x);

    /// <inheritdoc/>
    protected override double Derivative(double x) => Sigmoid(x) * (1 + (x * (1 - Sigmoid(x))));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
