namespace GenBn.Tests.Reference;

/// <summary>The same values in row-major order under another shape: the identity on the values.</summary>
public sealed class ReshapeReference(ReferenceShape input, ReferenceShape output) : ReferenceLayer(input, output)
{
    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training) => x;

    /// <inheritdoc/>
    public override double[] Backward(double[] dy) => dy;
}
