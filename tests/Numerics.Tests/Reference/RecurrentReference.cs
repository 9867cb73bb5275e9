namespace GenBn.Tests.Reference;

/// <summary>
/// A recurrent layer, sample by sample and position by position. A cell takes x and the state before, and gives the state; backward goes through
/// the positions in the other direction, with what each of them has kept.
/// </summary>
public abstract class RecurrentReference : ReferenceLayer
{
    private readonly bool _isSequence;
    private readonly List<double[][]> _kept = [];

    /// <summary>Tensors are called as in PyTorch, without the number of the layer.</summary>
    protected RecurrentReference(string name, ReferenceShape input, int gates, int units, bool isSequence)
        : base(input, isSequence ? ReferenceShape.Image(units, 1, input.Width) : ReferenceShape.Vector(units))
    {
        Name = name;
        Units = units;
        _isSequence = isSequence;
        WeightIH = new ReferenceTensor($"{name}.weight_ih", [gates * units, input.Channels]);
        WeightHH = new ReferenceTensor($"{name}.weight_hh", [gates * units, units]);
        BiasIH = new ReferenceTensor($"{name}.bias_ih", [gates * units]);
        BiasHH = new ReferenceTensor($"{name}.bias_hh", [gates * units]);
        Parameters = [WeightIH, WeightHH, BiasIH, BiasHH];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Parameters { get; }

    /// <summary>Values of the state.</summary>
    protected int Units { get; }

    /// <summary>Weight of the inputs.</summary>
    protected ReferenceTensor WeightIH { get; }

    /// <summary>Weight of the state.</summary>
    protected ReferenceTensor WeightHH { get; }

    /// <summary>Bias of the product with the inputs.</summary>
    protected ReferenceTensor BiasIH { get; }

    /// <summary>Bias of the product with the state.</summary>
    protected ReferenceTensor BiasHH { get; }

    /// <summary>Numbers that a cell hands to the next position: h first.</summary>
    protected abstract int Carried { get; }

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        double[] y = new double[n * Output.Length];
        _kept.Clear();
        for (int sample = 0; sample < n; sample++)
        {
            double[] state = new double[Carried];
            for (int t = 0; t < Input.Width; t++)
            {
                double[] input = Column(x, sample, Input, t);
                (state, double[][] kept) = Cell(input, state);
                state = Round(state);
                _kept.Add([input, .. kept]);
                for (int u = 0; u < Units; u++)
                {
                    y[(sample * Output.Length) + (_isSequence ? (u * Output.Width) + t : u)] = state[u];
                }
            }
        }

        return y;
    }

    /// <inheritdoc/>
    public override double[] Backward(double[] dy)
    {
        foreach (ReferenceTensor tensor in Parameters)
        {
            Array.Clear(tensor.Gradients);
        }

        int n = dy.Length / Output.Length;
        double[] dx = new double[n * Input.Length];
        for (int sample = 0; sample < n; sample++)
        {
            double[] carried = new double[Carried];
            for (int t = Input.Width - 1; t >= 0; t--)
            {
                if (_isSequence || t == Input.Width - 1)
                {
                    double[] own = Column(dy, sample, Output, _isSequence ? t : 0);
                    for (int u = 0; u < Units; u++)
                    {
                        carried[u] += own[u];
                    }
                }

                double[] input = new double[Input.Channels];
                carried = Round(CellBackward(carried, _kept[(sample * Input.Width) + t], input));
                for (int c = 0; c < input.Length; c++)
                {
                    dx[(sample * Input.Length) + (c * Input.Width) + t] = input[c];
                }
            }
        }

        return dx;
    }

    /// <summary>The state behind a position, and what backward needs.</summary>
    protected abstract (double[] State, double[][] Kept) Cell(double[] x, double[] state);

    /// <summary>The gradient of the state before a position, from that of the state behind it; adds to that of the input.</summary>
    protected abstract double[] CellBackward(double[] gradient, double[][] kept, double[] dx);

    /// <summary>Logistic sigmoid.</summary>
    protected static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

    /// <summary>A gate's rows of a weight times a vector, and the bias.</summary>
    protected double Row(ReferenceTensor weight, ReferenceTensor bias, int gate, int unit, double[] x)
    {
        int row = (gate * Units) + unit;
        double sum = bias.Values[row];
        for (int column = 0; column < x.Length; column++)
        {
            sum += weight.Values[(row * x.Length) + column] * x[column];
        }

        return sum;
    }

    /// <summary>Adds to the gradients of what <see cref="Row"/> has read.</summary>
    protected void RowBackward(ReferenceTensor weight, ReferenceTensor bias, int gate, int unit, double[] x, double gradient, double[] dx)
    {
        int row = (gate * Units) + unit;
        bias.Gradients[row] += gradient;
        for (int column = 0; column < x.Length; column++)
        {
            weight.Gradients[(row * x.Length) + column] += gradient * x[column];
            dx[column] += gradient * weight.Values[(row * x.Length) + column];
        }
    }

    private static double[] Column(double[] values, int sample, ReferenceShape shape, int t) =>
        [.. Enumerable.Range(0, shape.Channels).Select(c => values[(sample * shape.Length) + (c * shape.Width) + t])];
}
