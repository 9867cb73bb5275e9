using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>For generated code: a batch norm at its running statistics, y = (x − mean) · gamma / √(variance + epsilon) + beta.</summary>
/// <param name="Layer">Its name, the prefix of its tensors.</param>
/// <param name="HasGamma">Whether it has a gamma; otherwise that is 1.</param>
/// <param name="HasBeta">Whether it has a beta; otherwise that is 0.</param>
/// <param name="Epsilon">What is added to the variance.</param>
/// <remarks>Ioffe and Szegedy, "Batch Normalization", 2015 (arXiv 1502.03167), algorithm 2.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record FoldedNorm(string Layer, bool HasGamma, bool HasBeta, float Epsilon)
{
    /// <summary>What follows the layer in the name of its running variance.</summary>
    internal const string VarianceSuffix = ".running_var";

    /// <summary>Gamma / √(running variance + epsilon) of every channel.</summary>
    internal double[] Scales(ITensorSource tensors, int channels)
    {
        ReadOnlySpan<float> variance = tensors.Tensor(Layer + VarianceSuffix, channels);
        ReadOnlySpan<float> gamma = HasGamma ? tensors.Tensor(Layer + ".gamma", channels) : default;
        double[] scales = new double[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            scales[channel] = (HasGamma ? gamma[channel] : 1.0) / Math.Sqrt((double)variance[channel] + Epsilon);
        }

        return scales;
    }

    /// <summary>The running mean of every channel.</summary>
    internal ReadOnlySpan<float> Means(ITensorSource tensors, int channels) => tensors.Tensor(Layer + ".running_mean", channels);

    /// <summary>Beta of every channel; empty where there is none.</summary>
    internal ReadOnlySpan<float> Shifts(ITensorSource tensors, int channels) => HasBeta ? tensors.Tensor(Layer + ".beta", channels) : default;
}
