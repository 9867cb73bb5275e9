namespace GenBn.Tests.Reference;

/// <summary>The empty block: y = x.</summary>
public sealed class IdentityReference(ReferenceShape input) : ReferenceLayer(input, input)
{
    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training) => x;

    /// <inheritdoc/>
    public override double[] Backward(double[] dy) => dy;
}
