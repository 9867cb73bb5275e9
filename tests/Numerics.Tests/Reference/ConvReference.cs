namespace GenBn.Tests.Reference;

/// <summary>
/// Convolution (cross-correlation) with a square kernel and zeros around the image, weight O×I×K×K:
/// y[b,o,i,j] = bias[o] + Σ over c, u, v of w[o,c,u,v] · x[b, c, i·stride + u − padding, j·stride + v − padding].
/// </summary>
/// <remarks>
/// Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 9.1 (equation 9.6, cross-correlation) and 9.5 (its derivatives).
/// </remarks>
public sealed class ConvReference : ReferenceLayer
{
    private readonly int _kernel;
    private readonly int _stride;
    private readonly int _padding;
    private double[] _x = [];
    private int _n;

    /// <summary>A convolution of all zeros; its parameters are called <c>{name}.weight</c> and <c>{name}.bias</c>.</summary>
    public ConvReference(string name, ReferenceShape input, int channels, int kernel, int stride, int padding, bool bias)
        : base(input, ReferenceShape.Image(
            channels,
            Extent(input.Height, kernel, stride, padding),
            Extent(input.Width, kernel, stride, padding)))
    {
        _kernel = kernel;
        _stride = stride;
        _padding = padding;
        Weight = new ReferenceTensor($"{name}.weight", [channels, input.Channels, kernel, kernel]);
        Bias = bias ? new ReferenceTensor($"{name}.bias", [channels]) : null;
        Parameters = Bias is null ? [Weight] : [Weight, Bias];
    }

    /// <summary>Output channels × input channels × kernel × kernel.</summary>
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
        for (int b = 0; b < n; b++)
        {
            for (int o = 0; o < Output.Channels; o++)
            {
                for (int i = 0; i < Output.Height; i++)
                {
                    for (int j = 0; j < Output.Width; j++)
                    {
                        double sum = Bias is null ? 0 : Bias.Values[o];
                        for (int c = 0; c < Input.Channels; c++)
                        {
                            for (int u = 0; u < _kernel; u++)
                            {
                                for (int v = 0; v < _kernel; v++)
                                {
                                    int row = i * _stride + u - _padding;
                                    int column = j * _stride + v - _padding;
                                    if (IsInside(row, column))
                                    {
                                        sum += Weight.Values[WeightAt(o, c, u, v)] * x[InputAt(b, c, row, column)];
                                    }
                                }
                            }
                        }

                        y[OutputAt(b, o, i, j)] = sum;
                    }
                }
            }
        }

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
        for (int b = 0; b < _n; b++)
        {
            for (int o = 0; o < Output.Channels; o++)
            {
                for (int i = 0; i < Output.Height; i++)
                {
                    for (int j = 0; j < Output.Width; j++)
                    {
                        double d = dy[OutputAt(b, o, i, j)];
                        if (Bias is not null)
                        {
                            Bias.Gradients[o] += d;
                        }

                        for (int c = 0; c < Input.Channels; c++)
                        {
                            for (int u = 0; u < _kernel; u++)
                            {
                                for (int v = 0; v < _kernel; v++)
                                {
                                    int row = i * _stride + u - _padding;
                                    int column = j * _stride + v - _padding;
                                    if (IsInside(row, column))
                                    {
                                        Weight.Gradients[WeightAt(o, c, u, v)] += d * _x[InputAt(b, c, row, column)];
                                        dx[InputAt(b, c, row, column)] += d * Weight.Values[WeightAt(o, c, u, v)];
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }

        return dx;
    }

    private static int Extent(int input, int kernel, int stride, int padding)
    {
        if (kernel > input + 2 * padding)
        {
            throw new ArgumentException($"A kernel of {kernel} is larger than the input of {input} with padding {padding}.", nameof(kernel));
        }

        return (input + 2 * padding - kernel) / stride + 1;
    }

    private bool IsInside(int row, int column) => row >= 0 && row < Input.Height && column >= 0 && column < Input.Width;

    private int WeightAt(int o, int c, int u, int v) => ((o * Input.Channels + c) * _kernel + u) * _kernel + v;

    private int InputAt(int b, int c, int row, int column) => ((b * Input.Channels + c) * Input.Height + row) * Input.Width + column;

    private int OutputAt(int b, int o, int i, int j) => ((b * Output.Channels + o) * Output.Height + i) * Output.Width + j;
}
