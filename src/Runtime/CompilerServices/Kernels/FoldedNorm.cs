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

    /// <summary>Names of its tensors. They are kept, so that reading the tensors again allocates nothing.</summary>
    private readonly string _variance = Layer + VarianceSuffix;
    private readonly string _gamma = Layer + ".gamma";
    private readonly string _mean = Layer + ".running_mean";
    private readonly string _beta = Layer + ".beta";

    /// <summary>Looks up its tensors.</summary>
    internal Tensors Read(ITensorSource tensors, int channels) => new(
        tensors.Tensor(_variance, channels),
        HasGamma ? tensors.Tensor(_gamma, channels) : default,
        tensors.Tensor(_mean, channels),
        HasBeta ? tensors.Tensor(_beta, channels) : default,
        Epsilon);

    /// <summary>The values of its tensors.</summary>
    internal readonly ref struct Tensors(
        ReadOnlySpan<float> variance, ReadOnlySpan<float> gamma, ReadOnlySpan<float> means, ReadOnlySpan<float> shifts, float epsilon)
    {
        private readonly ReadOnlySpan<float> _variance = variance;
        private readonly ReadOnlySpan<float> _gamma = gamma;

        /// <summary>The running mean of every channel.</summary>
        public ReadOnlySpan<float> Means { get; } = means;

        /// <summary>Beta of every channel; empty where there is none.</summary>
        public ReadOnlySpan<float> Shifts { get; } = shifts;

        /// <summary>Gamma / √(running variance + epsilon) of a channel.</summary>
        public double Scale(int channel) => (_gamma.IsEmpty ? 1.0 : _gamma[channel]) / Math.Sqrt((double)_variance[channel] + epsilon);
    }
}
