namespace GenBn.Tests.Reference;

/// <summary>Rectified linear unit, value by value: y = max(x, 0).</summary>
/// <remarks>Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 6.3.1. The gradient at 0 is 0.</remarks>
public sealed class ReLUReference(ReferenceShape input) : ReferenceLayer(input, input)
{
    private double[] _x = [];

    /// <summary>
    /// The smallest |x| of the last Forward: how near the data came to the kink, where another rounding gives another gradient.
    /// </summary>
    public double SmallestMagnitude { get; private set; } = double.PositiveInfinity;

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        _x = x;
        SmallestMagnitude = double.PositiveInfinity;
        double[] y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] > 0 ? x[i] : 0;
            SmallestMagnitude = Math.Min(SmallestMagnitude, Math.Abs(x[i]));
        }

        return y;
    }

    /// <summary>dx = dy where x &gt; 0, otherwise 0.</summary>
    public override double[] Backward(double[] dy)
    {
        double[] dx = new double[dy.Length];
        for (int i = 0; i < dy.Length; i++)
        {
            dx[i] = _x[i] > 0 ? dy[i] : 0;
        }

        return dx;
    }
}
