namespace GenBn.Tests.Reference;

/// <summary>
/// Inverted dropout: training gives y = x / (1 − rate) where <see cref="Keeps"/> says so and otherwise 0, prediction y = x.
/// </summary>
/// <remarks>Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014.</remarks>
public sealed class DropoutReference(ReferenceShape input, float rate) : ReferenceLayer(input, input)
{
    private double[] _factors = [];

    /// <summary>Share of the values that are dropped.</summary>
    public float Rate { get; } = rate;

    /// <summary>Whether training keeps an element (the second) of a sample (the first); all, until it is set.</summary>
    public Func<int, int, bool> Keeps { get; set; } = (_, _) => true;

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        _factors = new double[x.Length];
        double[] y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            _factors[i] = !training ? 1 : Keeps(i / Input.Length, i % Input.Length) ? 1 / (1 - (double)Rate) : 0;
            y[i] = _factors[i] * x[i];
        }

        return y;
    }

    /// <summary>dx = dy · y / x: the same factors as forward.</summary>
    public override double[] Backward(double[] dy) => [.. dy.Zip(_factors, (gradient, factor) => gradient * factor)];
}
