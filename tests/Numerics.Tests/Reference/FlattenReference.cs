namespace GenBn.Tests.Reference;

/// <summary>C×H×W as a vector of C·H·W features in row-major order: the identity on the values.</summary>
public sealed class FlattenReference(ReferenceShape input) : ReferenceLayer(input, ReferenceShape.Vector(input.Length))
{
    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training) => x;

    /// <inheritdoc/>
    public override double[] Backward(double[] dy) => dy;
}
