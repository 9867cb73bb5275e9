using TorchSharp;
using static TorchSharp.torch;

namespace GenBn.Benchmarks.Training;

/// <summary>Start values of a libtorch network: weights as asked for, biases 0; batch norms start as libtorch makes them.</summary>
internal static class TorchStart
{
    /// <summary>Fills every weight by <paramref name="weight"/>, and every bias with 0.</summary>
    public static void Initialize(nn.Module network, Action<Tensor> weight)
    {
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in network.named_parameters())
        {
            if (parameter.dim() > 1)
            {
                weight(parameter);
            }
            else if (name.EndsWith("bias", StringComparison.Ordinal))
            {
                nn.init.zeros_(parameter);
            }
        }
    }
}
