namespace GenBn.Tests.Reference;

/// <summary>y = block(x) + projection(x); without a projection y = block(x) + x.</summary>
/// <remarks>He et al., "Deep Residual Learning for Image Recognition", 2015 (arXiv 1512.03385), equations 1 and 2.</remarks>
public sealed class ResidualReference : CompositeReference
{
    private readonly ReferenceLayer _block;
    private readonly ReferenceLayer? _projection;

    /// <summary>A residual connection around a block.</summary>
    public ResidualReference(ReferenceLayer block, ReferenceLayer? projection = null)
        : base(block.Input, block.Output, projection is null ? [block] : [block, projection])
    {
        ReferenceShape around = projection is null ? block.Input : projection.Output;
        if (around != block.Output || (projection is not null && projection.Input != block.Input))
        {
            throw new ArgumentException($"The block makes {block.Output}, but {around} comes around it.", nameof(block));
        }

        _block = block;
        _projection = projection;
    }

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        double[] y = _block.Forward(x, n, training);
        return Sum(y, _projection is null ? x : _projection.Forward(x, n, training));
    }

    /// <summary>dx = block'(dy) + projection'(dy), or block'(dy) + dy.</summary>
    public override double[] Backward(double[] dy) =>
        Sum(_block.Backward(dy), _projection is null ? dy : _projection.Backward(dy));

    private static double[] Sum(double[] left, double[] right) => [.. left.Zip(right, (a, b) => a + b)];
}
