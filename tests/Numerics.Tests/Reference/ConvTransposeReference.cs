namespace GenBn.Tests.Reference;

/// <summary>
/// Transposed convolution: every input adds its multiple of the kernel to the outputs, y[o, i·s − p + k·d, j·s − p + l·d] += x[c, i, j] · w[c, o, k, l],
/// where that lies within the output.
/// </summary>
/// <remarks>Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016 (arXiv 1603.07285), chapter 4.</remarks>
public sealed class ConvTransposeReference : ReferenceLayer
{
    private readonly int _groups;
    private readonly (int Height, int Width) _kernel;
    private readonly (int Height, int Width) _stride;
    private readonly (int Height, int Width) _padding;
    private readonly (int Height, int Width) _dilation;
    private double[] _x = [];
    private int _n;

    /// <param name="name">The prefix of its tensors.</param>
    /// <param name="input">Shape of the input.</param>
    /// <param name="output">Shape of the output.</param>
    /// <param name="kernel">Rows and columns of the kernel.</param>
    /// <param name="stride">Step between outputs.</param>
    /// <param name="padding">What is cut off.</param>
    /// <param name="dilation">Spacing of the kernel.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="bias">Whether there is a bias.</param>
    public ConvTransposeReference(
        string name,
        ReferenceShape input,
        ReferenceShape output,
        (int Height, int Width) kernel,
        (int Height, int Width) stride,
        (int Height, int Width) padding,
        (int Height, int Width) dilation,
        int groups,
        bool bias)
        : base(input, output)
    {
        Name = name;
        (_kernel, _stride, _padding, _dilation, _groups) = (kernel, stride, padding, dilation, groups);
        Weight = new ReferenceTensor($"{name}.weight", [input.Channels, output.Channels / groups, kernel.Height, kernel.Width]);
        Bias = bias ? new ReferenceTensor($"{name}.bias", [output.Channels]) : null;
        Parameters = Bias is null ? [Weight] : [Weight, Bias];
    }

    /// <summary>Input channels × output channels of a group × kernel rows × kernel columns.</summary>
    public ReferenceTensor Weight { get; }

    /// <summary>A constant per output channel.</summary>
    public ReferenceTensor? Bias { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Parameters { get; }

    private int Plane => Output.Height * Output.Width;

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        (_x, _n) = (x, n);
        double[] y = new double[n * Output.Length];
        for (int at = 0; at < y.Length && Bias is not null; at++)
        {
            y[at] = Bias.Values[at / Plane % Output.Channels];
        }

        ForEachLine(new ForwardLine(x, Weight.Values, y));
        return y;
    }

    /// <inheritdoc/>
    public override double[] Backward(double[] dy)
    {
        double[] dx = new double[_x.Length];
        Array.Clear(Weight.Gradients);
        ForEachLine(new BackwardLine(_x, dx, Weight, dy));
        if (Bias is not null)
        {
            Array.Clear(Bias.Gradients);
            for (int at = 0; at < dy.Length; at++)
            {
                Bias.Gradients[at / Plane % Output.Channels] += dy[at];
            }
        }

        return dx;
    }

    /// <summary>Goes through all products, those of a weight with a row of the input at once.</summary>
    private void ForEachLine<TLine>(TLine products)
        where TLine : struct, IReferenceLine
    {
        int outputs = Output.Channels / _groups;
        int sources = Input.Channels / _groups;
        for (int l = 0; l < _kernel.Width; l++)
        {
            int shift = (l * _dilation.Width) - _padding.Width;
            int[] inside = [.. Enumerable.Range(0, Input.Width).Where(column => (column * _stride.Width) + shift >= 0 && (column * _stride.Width) + shift < Output.Width)];
            for (int plane = 0; plane < _n * Input.Channels && inside.Length > 0; plane++)
            {
                int source = plane % Input.Channels;
                int first = (plane / Input.Channels * Output.Channels) + (source / sources * outputs);
                for (int channel = 0; channel < outputs; channel++)
                {
                    for (int k = 0; k < _kernel.Height; k++)
                    {
                        int weight = (((((source * outputs) + channel) * _kernel.Height) + k) * _kernel.Width) + l;
                        for (int row = 0; row < Input.Height; row++)
                        {
                            int y = (row * _stride.Height) - _padding.Height + (k * _dilation.Height);
                            if (y >= 0 && y < Output.Height)
                            {
                                int output = ((((first + channel) * Output.Height) + y) * Output.Width) + (inside[0] * _stride.Width) + shift;
                                int input = (((plane * Input.Height) + row) * Input.Width) + inside[0];
                                products.Add(output, _stride.Width, weight, input, 1, inside.Length);
                            }
                        }
                    }
                }
            }
        }
    }
}
