namespace GenBn.Tests.Kernels;

/// <summary>Every pixel twice in both directions: a layer as a user writes it, without parameters.</summary>
[OutputShape("c", "2 * h", "2 * w")]
internal sealed class Doubling : ISampleLayer
{
    public static void Forward(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output) => Spread(block, input, output, LayerBlock.Lanes);

    public static void Predict(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output) => Spread(block, input, output, 1);

    public static void Backward(
        in LayerBlock block, ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        inputGradient.Clear();
        for (int pixel = 0; pixel < block.OutputShape.Length; pixel++)
        {
            int source = Source(block, pixel) * LayerBlock.Lanes;
            for (int lane = 0; lane < LayerBlock.Lanes; lane++)
            {
                inputGradient[source + lane] += outputGradient[(pixel * LayerBlock.Lanes) + lane];
            }
        }
    }

    private static void Spread(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output, int lanes)
    {
        for (int pixel = 0; pixel < block.OutputShape.Length; pixel++)
        {
            input.Slice(Source(block, pixel) * lanes, lanes).CopyTo(output.Slice(pixel * lanes, lanes));
        }
    }

    private static int Source(in LayerBlock block, int pixel)
    {
        (int row, int column) = Math.DivRem(pixel, block.OutputShape.Width);
        (int channel, row) = Math.DivRem(row, block.OutputShape.Height);
        return (((channel * block.InputShape.Height) + (row / 2)) * block.InputShape.Width) + (column / 2);
    }
}

/// <summary>A slope and a shift per channel where a value is negative: a layer as a user writes it, with two parameters.</summary>
[LayerParameter("slope", "c", Start = 0.25f)]
[LayerParameter("shift", "c")]
internal readonly struct ShiftedSlope : ISampleLayer
{
    public static void Forward(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output) => Apply(block, input, output);

    public static void Predict(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output) => Apply(block, input, output);

    public static void Backward(
        in LayerBlock block, ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        Span<float> slopes = block.ParameterGradient(0);
        Span<float> shifts = block.ParameterGradient(1);
        int plane = input.Length / block.InputShape.Channels;
        for (int index = 0; index < input.Length; index++)
        {
            int channel = index / plane;
            int lane = (channel * LayerBlock.Lanes) + (index % LayerBlock.Lanes);
            bool positive = input[index] > 0;
            inputGradient[index] = outputGradient[index] * (positive ? 1 : block.Parameter(0)[channel]);
            slopes[lane] += positive ? 0 : outputGradient[index] * input[index];
            shifts[lane] += positive ? 0 : outputGradient[index];
        }
    }

    private static void Apply(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output)
    {
        int plane = input.Length / block.InputShape.Channels;
        for (int index = 0; index < input.Length; index++)
        {
            float x = input[index];
            output[index] = x > 0 ? x : (x * block.Parameter(0)[index / plane]) + block.Parameter(1)[index / plane];
        }
    }
}

/// <summary>Fails in both directions.</summary>
internal readonly struct Failing : ILayer
{
    public static void Forward(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output) => block.ParameterGradient(0).Clear();

    public static void Backward(
        in LayerBlock block, ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        throw new NotImplementedException();
}
