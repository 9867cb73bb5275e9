using GenBn.Layers;

namespace GenBn.Tests.Prediction;

/// <summary>Every kind of copy that a predictor has of weights: folded and packed, a batch norm by itself, slopes, and a custom layer's.</summary>
[Network, Input(3, 2, 5)]
[Conv(3, 1), BatchNorm, PReLU]
[MaxPool(2, Stride = 1), BatchNorm, ReLU]
[Layer<Scaled>]
[Flatten]
[Dense(3)]
public sealed partial class EveryCopyNetwork;

/// <summary>Recurrent layers, whose weights a predictor has as they are and packed.</summary>
[Network, Input(3, 7), GRU(5, ReturnSequences = true), LSTM(4), Dense(3)]
public sealed partial class RecurrentCopyNetwork;

/// <summary>A network that calls a test in the middle of each prediction.</summary>
[Network, Input(2)]
[Dense(4), Tanh]
[Layer<CalledLayer>]
[Dense(2)]
public sealed partial class CalledNetwork;

/// <summary>Each feature or channel value times a learned factor.</summary>
[LayerParameter("scale", "c", "h", "w")]
public sealed class Scaled : ISampleLayer
{
    public static void Forward(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output)
    {
        for (int index = 0; index < input.Length; index++)
        {
            output[index] = input[index] * block.Parameter(0)[index / LayerBlock.Lanes];
        }
    }

    public static void Backward(
        in LayerBlock block, ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        throw new NotSupportedException();

    public static void Predict(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output)
    {
        for (int index = 0; index < input.Length; index++)
        {
            output[index] = input[index] * block.Parameter(0)[index];
        }
    }
}

/// <summary>The identity, and a call.</summary>
public sealed class CalledLayer : ISampleLayer
{
    internal static Action? Call { get; set; }

    public static void Forward(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output)
    {
        Call?.Invoke();
        input.CopyTo(output);
    }

    public static void Backward(
        in LayerBlock block, ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        outputGradient.CopyTo(inputGradient);

    public static void Predict(in LayerBlock block, ReadOnlySpan<float> input, Span<float> output)
    {
        Call?.Invoke();
        input.CopyTo(output);
    }
}
