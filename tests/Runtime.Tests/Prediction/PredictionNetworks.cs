using GenBn.Tests.Training;

namespace GenBn.Tests.Prediction;

/// <summary>Ends in a softmax.</summary>
[Network, Input(2, 4, 4)]
[Conv(5, 3), BatchNorm, ReLU]
[Flatten]
[Dense(4), Softmax]
public sealed partial class SoftmaxNetwork;

/// <summary>Ends in a sigmoid.</summary>
[Network, Input(7)]
[Dense(5), BatchNorm, Tanh]
[Dense(3), Sigmoid]
public sealed partial class SigmoidNetwork;

/// <summary>Ends in two heads, one with probabilities and one without.</summary>
[Network, Input(7)]
[Dense(5), Tanh, Concat<ProbableHead, PlainHead>]
public sealed partial class MixedHeadsNetwork;

/// <summary>Ends in two heads with probabilities.</summary>
[Network, Input(7)]
[Dense(5), Tanh, Concat<ProbableHead, ProbableHead>]
public sealed partial class ProbableHeadsNetwork;

/// <summary>A head of three classes.</summary>
[Block, Dense(3), Softmax]
public sealed partial class ProbableHead;

/// <summary>A head of two numbers.</summary>
[Block, Dense(2)]
public sealed partial class PlainHead;

/// <summary>The tensors of <see cref="TinyNetwork"/>, with another activation.</summary>
[Network, Input(1, 8, 8)]
[Conv(4, 3), BatchNorm, ReLU, MaxPool(2)]
[Flatten]
[Dense(9), BatchNorm, ReLU]
[Dense(3)]
public sealed partial class OtherActivation;

/// <summary>The tensors of <see cref="TinyNetwork"/>, with another epsilon.</summary>
[Network, Input(1, 8, 8)]
[Conv(4, 3), BatchNorm, Sigmoid, MaxPool(2)]
[Flatten]
[Dense(9), BatchNorm(Epsilon = 1e-3f), ReLU]
[Dense(3)]
public sealed partial class OtherEpsilon;

/// <summary>A matrix large enough that its memory outweighs everything else.</summary>
[Network, Input(300)]
[Dense(400), BatchNorm, ReLU]
[Dense(10)]
public sealed partial class LargeMatrix;

/// <summary>Networks whose every value is drawn, and samples for them.</summary>
internal static class PredictionNetworks
{
    public static TNetwork Drawn<TNetwork>(int seed)
        where TNetwork : INetwork<TNetwork>
    {
        var network = (TNetwork)Activator.CreateInstance(typeof(TNetwork), [1UL])!;
        var random = new Random(seed);
        foreach (NamedTensor tensor in network.Parameters.Concat<NamedTensor>(network.Buffers))
        {
            bool isPositive = tensor.Name.EndsWith("running_var", StringComparison.Ordinal);
            foreach (ref float value in tensor.Values)
            {
                value = isPositive ? 0.5f + random.NextSingle() : (2 * random.NextSingle()) - 1;
            }
        }

        return network;
    }

    public static float[] Samples(int samples, int length)
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, samples * length).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    public static float[] Outputs(this Predictor predictor, ReadOnlySpan<float> inputs)
    {
        float[] outputs = new float[inputs.Length / predictor.InputLength * predictor.OutputLength];
        predictor.Predict(inputs, outputs);
        return outputs;
    }
}
