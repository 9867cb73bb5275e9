namespace GenBn.Tests.Reference;

/// <summary>Hard sigmoid: y = min(max(slope · x + offset, 0), 1), y′ = slope strictly between the limits, otherwise 0.</summary>
/// <remarks>Howard et al., "Searching for MobileNetV3", 2019 (arXiv 1905.02244), with 1/6 and 1/2.</remarks>
public sealed class HardSigmoidReference(ReferenceShape input, double slope, double offset) : ActivationReference(input)
{
    /// <inheritdoc/>
    public override IReadOnlyList<double> Kinks { get; } = [-offset / slope, (1 - offset) / slope];

    /// <inheritdoc/>
    protected override double Value(double x) => Math.Clamp((slope * x) + offset, 0, 1);

    /// <inheritdoc/>
    protected override double Derivative(double x) => x > Kinks[0] && x < Kinks[1] ? slope : 0;
}
