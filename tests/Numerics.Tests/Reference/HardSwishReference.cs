namespace GenBn.Tests.Reference;

/// <summary>Hard swish: y = x · clamp(x + 3, 0, 6) / 6, y′ = 0 up to −3, (2·x + 3) / 6 between, 1 from 3 on.</summary>
/// <remarks>Howard et al., "Searching for MobileNetV3", 2019 (arXiv 1905.02244).</remarks>
public sealed class HardSwishReference(ReferenceShape input) : ActivationReference(input)
{
    /// <inheritdoc/>
    public override IReadOnlyList<double> Kinks { get; } = [-3, 3];

    /// <inheritdoc/>
    protected override double Value(double x) => x * Math.Clamp(x + 3, 0, 6) / 6;

    /// <inheritdoc/>
    protected override double Derivative(double x) => x <= -3 ? 0 : x >= 3 ? 1 : ((2 * x) + 3) / 6;
}
