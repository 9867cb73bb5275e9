namespace GenBn.Tests.Reference;

/// <summary>Logistic sigmoid, value by value: y = 1 / (1 + exp(−x)).</summary>
/// <remarks>Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 3.10 (equations 3.30 and 3.35).</remarks>
public sealed class SigmoidReference(ReferenceShape input) : ReferenceLayer(input, input)
{
    private double[] _y = [];

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        _y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            _y[i] = 1 / (1 + Math.Exp(-x[i]));
        }

        return _y;
    }

    /// <summary>dx = dy · y · (1 − y).</summary>
    public override double[] Backward(double[] dy)
    {
        double[] dx = new double[dy.Length];
        for (int i = 0; i < dy.Length; i++)
        {
            dx[i] = dy[i] * _y[i] * (1 - _y[i]);
        }

        return dx;
    }
}
