using TorchSharp;
using static TorchSharp.torch;

namespace GenBn.Benchmarks.Training;

/// <summary>Start values of a libtorch network: weights as asked for, biases 0; batch norms start as libtorch makes them.</summary>
internal static class TorchStart
{
    /// <summary>Fills every weight by <paramref name="weight"/>, and every bias with 0.</summary>
    public static void Initialize(nn.Module network, Action<Tensor> weight)
    {
        using IDisposable untracked = no_grad();
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

    /// <summary>
    /// Fills a tensor with a normal distribution cut at two deviations, by its inverse. TorchSharp's own <c>trunc_normal_</c> fills it
    /// with the deviation itself (0.107).
    /// </summary>
    public static void FillTruncatedNormal(Tensor tensor, double deviation)
    {
        const double within = 0.954499736103642; // erf(2 / sqrt(2)): the share of a normal distribution within two deviations.
        tensor.uniform_(-within, within).erfinv_().mul_(deviation * Math.Sqrt(2));
    }
}
