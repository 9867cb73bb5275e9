using GenBn.Tests.Reference;

namespace GenBn.Tests.Own;

/// <summary>A matrix with half as many rows as a vector has features, and a factor: y = factor · W·x.</summary>
[OutputShape("(f + 1) / 2")]
[LayerParameter("factor", "1", Start = 0.5f)]
[LayerParameter("weight", "(f + 1) / 2", "f", Initializer = Initializer.He)]
public readonly struct Halving : ISampleLayer
{
    /// <inheritdoc/>
    public static void Forward(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output) => Multiply(block, input, output, LayerBlock.Lanes);

    /// <inheritdoc/>
    public static void Backward(
        in LayerBlock block, ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        int features = block.InputShape.Channels;
        float factor = block.Parameter(0)[0];
        ReadOnlySpan<float> weight = block.Parameter(1);
        inputGradient.Clear();
        for (int unit = 0; unit < block.OutputShape.Channels; unit++)
        {
            for (int feature = 0; feature < features; feature++)
            {
                int at = (unit * features) + feature;
                for (int lane = 0; lane < LayerBlock.Lanes; lane++)
                {
                    float x = input[(feature * LayerBlock.Lanes) + lane];
                    float dy = outputGradient[(unit * LayerBlock.Lanes) + lane];
                    inputGradient[(feature * LayerBlock.Lanes) + lane] += factor * weight[at] * dy;
                    if (block.WantsParameterGradients)
                    {
                        block.ParameterGradient(0)[lane] += weight[at] * x * dy;
                        block.ParameterGradient(1)[(at * LayerBlock.Lanes) + lane] += factor * x * dy;
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public static void Predict(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output) => Multiply(block, input, output, 1);

    private static void Multiply(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output, int lanes)
    {
        ReadOnlySpan<float> weight = block.Parameter(1);
        int features = block.InputShape.Channels;
        for (int unit = 0; unit < block.OutputShape.Channels; unit++)
        {
            for (int lane = 0; lane < lanes; lane++)
            {
                float sum = 0;
                for (int feature = 0; feature < features; feature++)
                {
                    sum += weight[(unit * features) + feature] * input[(feature * lanes) + lane];
                }

                output[(unit * lanes) + lane] = block.Parameter(0)[0] * sum;
            }
        }
    }
}

/// <summary>The same over a batch in double precision.</summary>
public sealed class HalvingReference : ReferenceLayer
{
    private double[] _x = [];

    /// <param name="name">The layer.</param>
    /// <param name="input">Shape of its input.</param>
    public HalvingReference(string name, ReferenceShape input)
        : base(input, ReferenceShape.Vector((input.Channels + 1) / 2))
    {
        Name = name;
        Parameters = [new ReferenceTensor($"{name}.factor", [1], start: 0.5), new ReferenceTensor($"{name}.weight", [Output.Channels, input.Channels])];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Parameters { get; }

    private double Factor => Parameters[0].Values[0];

    private double[] Weight => Parameters[1].Values;

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        _x = x;
        double[] y = new double[n * Output.Length];
        Each(y.Length, (sample, unit, feature) => y[(sample * Output.Length) + unit] += Factor * Weight[(unit * Input.Length) + feature] * x[(sample * Input.Length) + feature]);
        return y;
    }

    /// <inheritdoc/>
    public override double[] Backward(double[] dy)
    {
        double[] dx = new double[_x.Length];
        Array.Clear(Parameters[0].Gradients);
        Array.Clear(Parameters[1].Gradients);
        Each(dy.Length, (sample, unit, feature) =>
        {
            double slope = dy[(sample * Output.Length) + unit];
            double x = _x[(sample * Input.Length) + feature];
            double weight = Weight[(unit * Input.Length) + feature];
            dx[(sample * Input.Length) + feature] += Factor * weight * slope;
            Parameters[0].Gradients[0] += weight * x * slope;
            Parameters[1].Gradients[(unit * Input.Length) + feature] += Factor * x * slope;
        });
        return dx;
    }

    private void Each(int outputs, Action<int, int, int> act)
    {
        for (int at = 0; at < outputs; at++)
        {
            for (int feature = 0; feature < Input.Length; feature++)
            {
                act(at / Output.Length, at % Output.Length, feature);
            }
        }
    }
}
