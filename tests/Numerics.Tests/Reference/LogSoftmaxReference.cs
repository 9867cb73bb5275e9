namespace GenBn.Tests.Reference;

/// <summary>Logarithm of the softmax of a vector: y[b,i] = x[b,i] − m − log Σ over j of exp(x[b,j] − m), m = max over j of x[b,j].</summary>
public sealed class LogSoftmaxReference : ReferenceLayer
{
    private double[] _y = [];

    /// <summary>Logarithms for a vector.</summary>
    public LogSoftmaxReference(ReferenceShape input)
        : base(input, input)
    {
        if (!input.IsVector)
        {
            throw new ArgumentException("LogSoftmax takes a vector.", nameof(input));
        }
    }

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        _y = new double[x.Length];
        for (int start = 0; start < x.Length; start += Input.Length)
        {
            double largest = x.Skip(start).Take(Input.Length).Max();
            double logarithm = Math.Log(x.Skip(start).Take(Input.Length).Sum(value => Math.Exp(value - largest)));
            for (int i = start; i < start + Input.Length; i++)
            {
                _y[i] = x[i] - largest - logarithm;
            }
        }

        return _y;
    }

    /// <summary>dx[b,i] = dy[b,i] − exp(y[b,i]) · Σ over j of dy[b,j].</summary>
    public override double[] Backward(double[] dy)
    {
        double[] dx = new double[dy.Length];
        for (int start = 0; start < dy.Length; start += Input.Length)
        {
            double sum = dy.Skip(start).Take(Input.Length).Sum();
            for (int i = start; i < start + Input.Length; i++)
            {
                dx[i] = dy[i] - (Math.Exp(_y[i]) * sum);
            }
        }

        return dx;
    }
}
