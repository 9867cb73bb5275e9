namespace GenBn.Tests.Reference;

/// <summary>A function of one value and of its channel, applied to each.</summary>
/// <remarks>
/// Near a kink, where the derivative jumps, single precision may see a value on the other side: <see cref="Sides"/> tells where
/// the values are, and <see cref="ForcedSides"/> makes this reference take the derivative of another side.
/// </remarks>
public abstract class ElementwiseReference(ReferenceShape input) : ReferenceLayer(input, input)
{
    private double[] _x = [];

    /// <summary>Where the derivative jumps, in ascending order.</summary>
    public virtual IReadOnlyList<double> Kinks { get; } = [];

    /// <summary>Whether the outputs are positive where the inputs are, and nowhere else.</summary>
    public virtual bool KeepsSign => true;

    /// <summary>The values that the last Forward took.</summary>
    public double[] Inputs => _x;

    /// <summary>Per value of the last Forward, the number of kinks below it; not touched by <see cref="ForcedSides"/>.</summary>
    public int[] Sides => Array.ConvertAll(_x, x => Kinks.Count(kink => x > kink));

    /// <summary>The sides whose derivative is taken, one per value, until set back to null.</summary>
    public int[]? ForcedSides { get; set; }

    /// <summary>The values that the last Forward gave.</summary>
    public double[] Outputs { get; private set; } = [];

    /// <summary>
    /// How near the values of the last Forward came to a kink, where another rounding gives another gradient.
    /// </summary>
    public double SmallestDistance { get; private set; } = double.PositiveInfinity;

    /// <summary>The distance of a value of the last Forward from the nearest kink.</summary>
    public double Distance(int position) =>
        Kinks.Select(kink => Math.Abs(_x[position] - kink)).DefaultIfEmpty(double.PositiveInfinity).Min();

    /// <inheritdoc/>
    public sealed override double[] Forward(double[] x, int n, bool training)
    {
        _x = x;
        SmallestDistance = double.PositiveInfinity;
        foreach (double kink in Kinks)
        {
            SmallestDistance = Math.Min(SmallestDistance, x.Min(value => Math.Abs(value - kink)));
        }

        Outputs = [.. x.Select(Value)];
        return Outputs;
    }

    /// <summary>dx = dy · y′(x).</summary>
    public override double[] Backward(double[] dy)
    {
        double[] dx = new double[dy.Length];
        for (int i = 0; i < dy.Length; i++)
        {
            dx[i] = dy[i] * Derivative(Side(i), i);
        }

        return dx;
    }

    /// <summary>y(x).</summary>
    protected abstract double Value(double x, int position);

    /// <summary>y′(x).</summary>
    protected abstract double Derivative(double x, int position);

    /// <summary>A value of the last Forward, or the nearest one on the side that was forced.</summary>
    protected double Side(int position) => ForcedSides is null ? _x[position] : OnSide(_x[position], ForcedSides[position]);

    /// <summary>The number nearest to <paramref name="x"/> with so many kinks below it.</summary>
    private double OnSide(double x, int side)
    {
        double least = side == 0 ? double.NegativeInfinity : Math.BitIncrement(Kinks[side - 1]);
        double most = side == Kinks.Count ? double.PositiveInfinity : Math.BitDecrement(Kinks[side]);
        return x < least ? least : x > Math.BitIncrement(most) ? most : x;
    }
}
