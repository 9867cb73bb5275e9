namespace GenBn.Tests.Reference;

/// <summary>Clamp: y = min(max(x, least), most), y′ = 1 strictly between the limits, otherwise 0. With 0 and 6: ReLU6.</summary>
public sealed class ClampReference(ReferenceShape input, double least, double most) : ActivationReference(input)
{
    /// <inheritdoc/>
    public override IReadOnlyList<double> Kinks { get; } = [least, most];

    /// <inheritdoc/>
    protected override double Value(double x) => Math.Clamp(x, least, most);

    /// <inheritdoc/>
    protected override double Derivative(double x) => x > least && x < most ? 1 : 0;
}
