namespace GenBn.Tests.Reference;

/// <summary>Fully connected layer, weight units × features: y[b,u] = bias[u] + Σ over f of w[u,f] · x[b,f].</summary>
/// <remarks>Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 6.5.6 (derivatives of a matrix product).</remarks>
public sealed class DenseReference : ReferenceLayer
{
    private double[] _x = [];
    private int _n;

    /// <summary>A dense layer of all zeros; its parameters are called <c>{name}.weight</c> and <c>{name}.bias</c>.</summary>
    public DenseReference(string name, ReferenceShape input, int units, bool bias)
        : base(input, ReferenceShape.Vector(units))
    {
        Name = name;
        Weight = new ReferenceTensor($"{name}.weight", [units, input.Length]);
        Bias = bias ? new ReferenceTensor($"{name}.bias", [units]) : null;
        Parameters = Bias is null ? [Weight] : [Weight, Bias];
    }

    /// <summary>Units × features.</summary>
    public ReferenceTensor Weight { get; }

    /// <summary>One number per unit, or nothing.</summary>
    public ReferenceTensor? Bias { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Parameters { get; }

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        _x = x;
        _n = n;
        int features = Input.Length;
        int units = Output.Length;
        double[] y = new double[n * units];
        for (int b = 0; b < n; b++)
        {
            for (int u = 0; u < units; u++)
            {
                double sum = Bias is null ? 0 : Bias.Values[u];
                for (int f = 0; f < features; f++)
                {
                    sum += Weight.Values[u * features + f] * x[b * features + f];
                }

                y[b * units + u] = sum;
            }
        }

        return y;
    }

    /// <summary>dbias[u] = Σ over b of dy[b,u]; dw[u,f] = Σ over b of dy[b,u] · x[b,f]; dx[b,f] = Σ over u of dy[b,u] · w[u,f].</summary>
    public override double[] Backward(double[] dy)
    {
        int features = Input.Length;
        int units = Output.Length;
        double[] dx = new double[_n * features];
        Array.Clear(Weight.Gradients);
        Array.Clear(Bias?.Gradients ?? []);
        for (int b = 0; b < _n; b++)
        {
            for (int u = 0; u < units; u++)
            {
                double d = dy[b * units + u];
                if (Bias is not null)
                {
                    Bias.Gradients[u] += d;
                }

                for (int f = 0; f < features; f++)
                {
                    Weight.Gradients[u * features + f] += d * _x[b * features + f];
                    dx[b * features + f] += d * Weight.Values[u * features + f];
                }
            }
        }

        return dx;
    }
}
