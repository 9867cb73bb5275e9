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

        ForEach((input, weight, output) => y[output] += x[input] * Weight.Values[weight]);
        return y;
    }

    /// <inheritdoc/>
    public override double[] Backward(double[] dy)
    {
        double[] dx = new double[_x.Length];
        Array.Clear(Weight.Gradients);
        ForEach((input, weight, output) =>
        {
            dx[input] += dy[output] * Weight.Values[weight];
            Weight.Gradients[weight] += dy[output] * _x[input];
        });
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

    /// <summary>Every product: positions of its input, weight and output.</summary>
    private void ForEach(Action<int, int, int> product)
    {
        int outputs = Output.Channels / _groups;
        int sources = Input.Channels / _groups;
        for (int input = 0; input < _n * Input.Length; input++)
        {
            int column = input % Input.Width;
            int row = input / Input.Width % Input.Height;
            int source = input / (Input.Height * Input.Width) % Input.Channels;
            int sample = input / Input.Length;
            for (int channel = 0; channel < outputs; channel++)
            {
                for (int k = 0; k < _kernel.Height; k++)
                {
                    for (int l = 0; l < _kernel.Width; l++)
                    {
                        int y = (row * _stride.Height) - _padding.Height + (k * _dilation.Height);
                        int x = (column * _stride.Width) - _padding.Width + (l * _dilation.Width);
                        if (y >= 0 && y < Output.Height && x >= 0 && x < Output.Width)
                        {
                            int target = (sample * Output.Channels) + (source / sources * outputs) + channel;
                            product(input, (((((source * outputs) + channel) * _kernel.Height) + k) * _kernel.Width) + l, (((target * Output.Height) + y) * Output.Width) + x);
                        }
                    }
                }
            }
        }
    }
}
