namespace GenBn.Tests.Reference;

/// <summary>A function of one value, applied to each.</summary>
public abstract class ActivationReference(ReferenceShape input) : ReferenceLayer(input, input)
{
    private double[] _x = [];

    /// <summary>
    /// How near the values of the last Forward came to a kink, where another rounding gives another gradient.
    /// </summary>
    public double SmallestDistance { get; private set; } = double.PositiveInfinity;

    /// <summary>Where the derivative jumps, in ascending order.</summary>
    protected virtual ReadOnlySpan<double> Kinks => [];

    /// <inheritdoc/>
    public sealed override double[] Forward(double[] x, int n, bool training)
    {
        _x = x;
        SmallestDistance = double.PositiveInfinity;
        foreach (double kink in Kinks)
        {
            SmallestDistance = Math.Min(SmallestDistance, x.Min(value => Math.Abs(value - kink)));
        }

        return Array.ConvertAll(x, Value);
    }

    /// <summary>dx = dy · y′(x).</summary>
    public sealed override double[] Backward(double[] dy)
    {
        double[] dx = new double[dy.Length];
        for (int i = 0; i < dy.Length; i++)
        {
            dx[i] = dy[i] * Derivative(_x[i]);
        }

        return dx;
    }

    /// <summary>y(x).</summary>
    protected abstract double Value(double x);

    /// <summary>y′(x).</summary>
    protected abstract double Derivative(double x);
}
