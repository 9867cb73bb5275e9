namespace GenBn.Tests.Reference;

/// <summary>Rectified linear unit: y = max(x, 0), y′ = 1 where x &gt; 0, otherwise 0.</summary>
/// <remarks>Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 6.3.1.</remarks>
public sealed class ReLUReference(ReferenceShape input) : ActivationReference(input)
{
    /// <inheritdoc/>
    public override IReadOnlyList<double> Kinks { get; } = [0];

    /// <inheritdoc/>
    protected override double Value(double x) => x > 0 ? x : 0;

    /// <inheritdoc/>
    protected override double Derivative(double x) => x > 0 ? 1 : 0;
}
