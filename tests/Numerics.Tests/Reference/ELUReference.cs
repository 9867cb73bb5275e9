namespace GenBn.Tests.Reference;

/// <summary>Exponential linear unit: y = x, y′ = 1 where x &gt; 0, otherwise y = alpha · (exp(x) − 1), y′ = alpha · exp(x).</summary>
/// <remarks>Clevert, Unterthiner, Hochreiter, "Fast and Accurate Deep Network Learning by ELUs", 2015 (arXiv 1511.07289).</remarks>
public sealed class ELUReference(ReferenceShape input, double alpha) : ActivationReference(input)
{
    /// <inheritdoc/>
    public override IReadOnlyList<double> Kinks { get; } = [0];

    /// <inheritdoc/>
    protected override double Value(double x) => x > 0 ? x : alpha * (Math.Exp(x) - 1);

    /// <inheritdoc/>
    protected override double Derivative(double x) => x > 0 ? 1 : alpha * Math.Exp(x);
}
