namespace GenBn.Tests.Reference;

/// <summary>Softmax over the features of a vector: y[b,i] = exp(x[b,i] − m) / Σ over j of exp(x[b,j] − m), m = max over j of x[b,j].</summary>
/// <remarks>Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 6.2.2.3 (equation 6.29).</remarks>
public sealed class SoftmaxReference : ReferenceLayer
{
    private double[] _y = [];

    /// <summary>A softmax of a vector.</summary>
    public SoftmaxReference(ReferenceShape input)
        : base(input, input)
    {
        if (!input.IsVector)
        {
            throw new ArgumentException("Softmax takes a vector.", nameof(input));
        }
    }

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        _y = new double[x.Length];
        for (int b = 0; b < n; b++)
        {
            Span<double> row = _y.AsSpan(b * Input.Length, Input.Length);
            x.AsSpan(b * Input.Length, Input.Length).CopyTo(row);
            double largest = double.NegativeInfinity;
            foreach (double value in row)
            {
                largest = Math.Max(largest, value);
            }

            double sum = 0;
            foreach (ref double value in row)
            {
                value = Math.Exp(value - largest);
                sum += value;
            }

            foreach (ref double value in row)
            {
                value /= sum;
            }
        }

        return _y;
    }

    /// <summary>dx[b,i] = y[b,i] · (dy[b,i] − Σ over j of dy[b,j] · y[b,j]).</summary>
    public override double[] Backward(double[] dy)
    {
        double[] dx = new double[dy.Length];
        for (int start = 0; start < dy.Length; start += Input.Length)
        {
            double sum = 0;
            for (int j = start; j < start + Input.Length; j++)
            {
                sum += dy[j] * _y[j];
            }

            for (int i = start; i < start + Input.Length; i++)
            {
                dx[i] = _y[i] * (dy[i] - sum);
            }
        }

        return dx;
    }
}
