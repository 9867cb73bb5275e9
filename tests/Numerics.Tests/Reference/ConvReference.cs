namespace GenBn.Tests.Reference;

/// <summary>
/// Convolution (cross-correlation) with zeros around the image, weight O × I/G × KH × KW:
/// y[b,o,i,j] = bias[o] + Σ over c, u, v of w[o,c,u,v] · x[b, first + c, i·stride + u·dilation − padding, …], where the channels
/// [first, first + I/G) are those of the group of o.
/// </summary>
/// <remarks>
/// Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 9.1 (equation 9.6, cross-correlation) and 9.5 (its derivatives).
/// </remarks>
public sealed class ConvReference : ReferenceLayer
{
    private readonly ReferenceWindow _rows;
    private readonly ReferenceWindow _columns;
    private readonly int _groups;
    private double[] _x = [];
    private int _n;

    /// <summary>A convolution of all zeros; its parameters are called <c>{name}.weight</c> and <c>{name}.bias</c>.</summary>
    public ConvReference(string name, ReferenceShape input, int channels, ReferenceWindow rows, ReferenceWindow columns, int groups, bool bias)
        : base(input, ReferenceShape.Image(channels, rows.Output, columns.Output))
    {
        if (groups < 1 || input.Channels % groups != 0 || channels % groups != 0)
        {
            throw new ArgumentException($"{groups} groups of {input.Channels} input and {channels} output channels.", nameof(groups));
        }

        Name = name;
        _rows = rows;
        _columns = columns;
        _groups = groups;
        Weight = new ReferenceTensor($"{name}.weight", [channels, input.Channels / groups, rows.Kernel, columns.Kernel]);
        Bias = bias ? new ReferenceTensor($"{name}.bias", [channels]) : null;
        Parameters = Bias is null ? [Weight] : [Weight, Bias];
    }

    /// <summary>One group, a square kernel, the same stride and padding in both dimensions.</summary>
    public ConvReference(string name, ReferenceShape input, int channels, int kernel, int stride, int padding, bool bias)
        : this(
            name,
            input,
            channels,
            ReferenceWindow.Of(input.Height, kernel, stride, padding),
            ReferenceWindow.Of(input.Width, kernel, stride, padding),
            groups: 1,
            bias)
    {
    }

    /// <summary>Output channels × input channels of a group × kernel rows × kernel columns.</summary>
    public ReferenceTensor Weight { get; }

    /// <summary>One number per output channel, or nothing.</summary>
    public ReferenceTensor? Bias { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Parameters { get; }

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        _x = x;
        _n = n;
        double[] y = new double[n * Output.Length];
        for (int at = 0; at < y.Length && Bias is not null; at++)
        {
            y[at] = Bias.Values[at / (Output.Height * Output.Width) % Output.Channels];
        }

        ForEachLine(new ForwardLine(_x, Weight.Values, y));
        return y;
    }

    /// <summary>
    /// dbias[o] = Σ dy[b,o,i,j]; every product w·x of the forward sum gives dw += dy · x and dx += dy · w.
    /// </summary>
    public override double[] Backward(double[] dy)
    {
        double[] dx = new double[_n * Input.Length];
        Array.Clear(Weight.Gradients);
        Array.Clear(Bias?.Gradients ?? []);
        for (int at = 0; at < dy.Length && Bias is not null; at++)
        {
            Bias.Gradients[at / (Output.Height * Output.Width) % Output.Channels] += dy[at];
        }

        ForEachLine(new BackwardLine(_x, dx, Weight, dy));
        return dx;
    }

    /// <summary>Goes through the products of the forward sum, those of a weight with a row of the output at once. A call for each product takes five times as long.</summary>
    private void ForEachLine<TLine>(TLine products)
        where TLine : struct, IReferenceLine
    {
        int inputs = Input.Channels / _groups;
        int outputs = Output.Channels / _groups;
        for (int v = 0; v < _columns.Kernel; v++)
        {
            int[] inside = [.. Enumerable.Range(0, Output.Width).Where(j => _columns.At(j, v) >= 0)];
            if (inside.Length == 0)
            {
                continue;
            }

            int step = inside.Length == 1 ? 1 : _columns.At(inside[1], v) - _columns.At(inside[0], v);
            for (int plane = 0; plane < _n * Output.Channels; plane++)
            {
                int o = plane % Output.Channels;
                int first = (plane / Output.Channels * Input.Channels) + (o / outputs * inputs);
                for (int i = 0; i < Output.Height; i++)
                {
                    int y = (((plane * Output.Height) + i) * Output.Width) + inside[0];
                    for (int c = 0; c < inputs; c++)
                    {
                        for (int u = 0; u < _rows.Kernel; u++)
                        {
                            int row = _rows.At(i, u);
                            if (row >= 0)
                            {
                                int w = (((((o * inputs) + c) * _rows.Kernel) + u) * _columns.Kernel) + v;
                                int x = ((((first + c) * Input.Height) + row) * Input.Width) + _columns.At(inside[0], v);
                                products.Add(y, 1, w, x, step, inside.Length);
                            }
                        }
                    }
                }
            }
        }
    }
}
