using GenBn.Tests.Reference;

namespace GenBn.Tests.Own;

/// <summary>y = scale · x + shift, with both per channel; without a form for one sample.</summary>
[LayerParameter("scale", "c", Start = 1)]
[LayerParameter("shift", "c")]
public sealed class ScaleShift : ILayer
{
    /// <inheritdoc/>
    public static void Forward(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output)
    {
        for (int at = 0; at < input.Length; at++)
        {
            int channel = Channel(block, at);
            output[at] = (block.Parameter(0)[channel] * input[at]) + block.Parameter(1)[channel];
        }
    }

    /// <inheritdoc/>
    public static void Backward(
        in LayerBlock block, ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        Span<float> scale = block.ParameterGradient(0);
        Span<float> shift = block.ParameterGradient(1);
        for (int at = 0; at < input.Length; at++)
        {
            int channel = Channel(block, at);
            int lane = at % LayerBlock.Lanes;
            inputGradient[at] = block.Parameter(0)[channel] * outputGradient[at];
            scale[(channel * LayerBlock.Lanes) + lane] += input[at] * outputGradient[at];
            shift[(channel * LayerBlock.Lanes) + lane] += outputGradient[at];
        }
    }

    private static int Channel(in LayerBlock block, int at) => at / LayerBlock.Lanes / (block.InputShape.Height * block.InputShape.Width);
}

/// <summary>The same over a batch in double precision.</summary>
public sealed class ScaleShiftReference : ReferenceLayer
{
    private double[] _x = [];

    /// <param name="name">The layer.</param>
    /// <param name="input">Shape of its input.</param>
    public ScaleShiftReference(string name, ReferenceShape input)
        : base(input, input)
    {
        Name = name;
        Parameters = [new ReferenceTensor($"{name}.scale", [input.Channels], start: 1), new ReferenceTensor($"{name}.shift", [input.Channels])];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Parameters { get; }

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        _x = x;
        return [.. x.Select((value, at) => (Parameters[0].Values[Channel(at)] * value) + Parameters[1].Values[Channel(at)])];
    }

    /// <inheritdoc/>
    public override double[] Backward(double[] dy)
    {
        Array.Clear(Parameters[0].Gradients);
        Array.Clear(Parameters[1].Gradients);
        double[] dx = new double[dy.Length];
        for (int at = 0; at < dy.Length; at++)
        {
            Parameters[0].Gradients[Channel(at)] += _x[at] * dy[at];
            Parameters[1].Gradients[Channel(at)] += dy[at];
            dx[at] = Parameters[0].Values[Channel(at)] * dy[at];
        }

        return dx;
    }

    private int Channel(int at) => at / (Input.Height * Input.Width) % Input.Channels;
}
