using GenBn.Tests.Reference;

namespace GenBn.Tests.Own;

/// <summary>Every pixel twice in both directions.</summary>
[OutputShape("c", "2 * h", "2 * w")]
public readonly struct Enlarge : ISampleLayer
{
    /// <inheritdoc/>
    public static void Forward(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output) => Copy(block, input, output, LayerBlock.Lanes);

    /// <inheritdoc/>
    public static void Backward(
        in LayerBlock block, ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        inputGradient.Clear();
        for (int pixel = 0; pixel < outputGradient.Length / LayerBlock.Lanes; pixel++)
        {
            Span<float> source = inputGradient.Slice(Source(block, pixel) * LayerBlock.Lanes, LayerBlock.Lanes);
            for (int lane = 0; lane < LayerBlock.Lanes; lane++)
            {
                source[lane] += outputGradient[(pixel * LayerBlock.Lanes) + lane];
            }
        }
    }

    /// <inheritdoc/>
    public static void Predict(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output) => Copy(block, input, output, 1);

    private static void Copy(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output, int lanes)
    {
        for (int pixel = 0; pixel < output.Length / lanes; pixel++)
        {
            input.Slice(Source(block, pixel) * lanes, lanes).CopyTo(output[(pixel * lanes)..]);
        }
    }

    /// <summary>The pixel of the input that one of the output repeats.</summary>
    private static int Source(in LayerBlock block, int pixel)
    {
        int width = block.OutputShape.Width;
        return (pixel / width / 2 * block.InputShape.Width) + (pixel % width / 2);
    }
}

/// <summary>The same over a batch in double precision.</summary>
public sealed class EnlargeReference(ReferenceShape input)
    : ReferenceLayer(input, ReferenceShape.Image(input.Channels, 2 * input.Height, 2 * input.Width))
{
    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training)
    {
        double[] y = new double[n * Output.Length];
        for (int at = 0; at < y.Length; at++)
        {
            y[at] = x[Source(at)];
        }

        return y;
    }

    /// <inheritdoc/>
    public override double[] Backward(double[] dy)
    {
        double[] dx = new double[dy.Length / 4];
        for (int at = 0; at < dy.Length; at++)
        {
            dx[Source(at)] += dy[at];
        }

        return dx;
    }

    private int Source(int at)
    {
        (int image, int pixel) = Math.DivRem(at, Output.Height * Output.Width);
        (int row, int column) = Math.DivRem(pixel, Output.Width);
        return (((image * Input.Height) + (row / 2)) * Input.Width) + (column / 2);
    }
}
