namespace GenBn.Tests.Reference;

/// <summary>Mean of each channel: y[b,c] = Σ over i, j of x[b,c,i,j] / (H·W).</summary>
/// <remarks>Lin, Chen, Yan, "Network In Network", 2013 (arXiv 1312.4400), section 3.2.</remarks>
public sealed class GlobalAvgPoolReference(ReferenceShape input) : ReferenceLayer(input, ReferenceShape.Vector(input.Channels))
{
    private int Area => Input.Height * Input.Width;

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training) =>
        [.. x.Chunk(Area).Select(channel => channel.Sum() / Area)];

    /// <summary>dx[b,c,i,j] = dy[b,c] / (H·W).</summary>
    public override double[] Backward(double[] dy) =>
        [.. dy.SelectMany(gradient => Enumerable.Repeat(gradient / Area, Area))];
}
