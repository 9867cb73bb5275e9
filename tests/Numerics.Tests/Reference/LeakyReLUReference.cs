namespace GenBn.Tests.Reference;

/// <summary>Leaky rectified linear unit: y = x, y′ = 1 where x &gt; 0, otherwise y = slope · x, y′ = slope.</summary>
/// <remarks>Maas, Hannun, Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models", 2013.</remarks>
public sealed class LeakyReLUReference(ReferenceShape input, double slope) : ActivationReference(input)
{
    /// <inheritdoc/>
    public override IReadOnlyList<double> Kinks { get; } = [0];

    /// <inheritdoc/>
    protected override double Value(double x) => x > 0 ? x : slope * x;

    /// <inheritdoc/>
    protected override double Derivative(double x) => x > 0 ? 1 : slope;
}
