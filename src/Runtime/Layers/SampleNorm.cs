namespace GenBn
{
    /// <summary>
    /// Layer normalisation: y = gamma · (x − mean) / √(variance + epsilon) + beta with the mean and the biased variance of one sample: over all
    /// features of a vector, and at each position of an image over its channels. Gamma and beta have a value for each feature or channel.
    /// </summary>
    /// <remarks>
    /// Ba, Kiros and Hinton, "Layer Normalization", 2016 (arXiv 1607.06450). Over the channels of a position: Liu et al., "A ConvNet for the 2020s",
    /// 2022 (arXiv 2201.03545). Training and prediction compute the same, and nothing depends on other samples.
    /// </remarks>
    public sealed class LayerNormAttribute() : LayerAttribute
    {
        /// <summary>Added to the variance; positive and finite. Default 1e-5.</summary>
        public float Epsilon { get; init; } = 1e-5f;

        /// <summary>Whether there is a learned scale, gamma, initially 1. Default true.</summary>
        public bool Scale { get; init; } = true;

        /// <summary>Whether there is a learned shift, beta, initially 0. Default true.</summary>
        public bool Center { get; init; } = true;
    }

    /// <summary>
    /// Group normalisation: y = gamma · (x − mean) / √(variance + epsilon) + beta with the mean and the biased variance of one sample over a group of
    /// channels and all positions, or a group of features of a vector. Gamma and beta have a value for each channel or feature.
    /// </summary>
    /// <remarks>Wu and He, "Group Normalization", 2018 (arXiv 1803.08494).</remarks>
    /// <param name="groups">Number of groups of equal size, which divides the channels; 1: over the whole sample.</param>
    public sealed class GroupNormAttribute(int groups) : LayerAttribute
    {
        /// <summary>Number of groups.</summary>
        public int Groups { get; } = groups;

        /// <summary>Added to the variance; positive and finite. Default 1e-5.</summary>
        public float Epsilon { get; init; } = 1e-5f;

        /// <summary>Whether there is a learned scale, gamma, initially 1. Default true.</summary>
        public bool Scale { get; init; } = true;

        /// <summary>Whether there is a learned shift, beta, initially 0. Default true.</summary>
        public bool Center { get; init; } = true;
    }

    /// <summary>
    /// Instance normalisation: y = gamma · (x − mean) / √(variance + epsilon) + beta with the mean and the biased variance of one channel of one
    /// sample over all positions.
    /// </summary>
    /// <remarks>
    /// Ulyanov, Vedaldi and Lempitsky, "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016 (arXiv 1607.08022).
    /// </remarks>
    public sealed class InstanceNormAttribute() : LayerAttribute
    {
        /// <summary>Added to the variance; positive and finite. Default 1e-5.</summary>
        public float Epsilon { get; init; } = 1e-5f;

        /// <summary>Whether there is a learned scale, gamma, initially 1. Default true.</summary>
        public bool Scale { get; init; } = true;

        /// <summary>Whether there is a learned shift, beta, initially 0. Default true.</summary>
        public bool Center { get; init; } = true;
    }
}

namespace GenBn.Weights
{
    /// <summary>The parameters of a layer, group or instance norm, as typed views of the network's memory.</summary>
    /// <param name="Gamma">Scale of each channel or feature; null for a norm without one.</param>
    /// <param name="Beta">Shift of each channel or feature; null for a norm without one.</param>
    public sealed record SampleNormParameters(Parameter? Gamma, Parameter? Beta);
}

namespace GenBn.Architecture
{
    /// <summary>A norm with the statistics of one sample: layer, group or instance norm.</summary>
    /// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Groups">Number of groups of channels with statistics of their own: 1 for a layer norm, all channels for an instance norm.</param>
    /// <param name="IsByPosition">Whether each position of an image has statistics of its own, as in a layer norm.</param>
    /// <param name="Epsilon">Added to the variance.</param>
    /// <param name="HasGamma">Whether there is a learned scale of each channel.</param>
    /// <param name="HasBeta">Whether there is a learned shift of each channel.</param>
    public sealed record SampleNormLayer(
        string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, int Groups, bool IsByPosition, float Epsilon, bool HasGamma, bool HasBeta)
        : ArchitectureLayer(Name, Inputs, Shape)
    {
        /// <inheritdoc/>
        public override IReadOnlyList<ArchitectureTensor> Parameters =>
            [.. HasGamma ? new[] { Tensor("gamma", Shape[0]) } : [], .. HasBeta ? new[] { Tensor("beta", Shape[0]) } : []];

        /// <inheritdoc/>
        public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
    }

    public partial interface IArchitectureVisitor<out TResult>
    {
        /// <summary>Visits a layer, group or instance norm.</summary>
        TResult Visit(SampleNormLayer layer);
    }
}

namespace GenBn.Training
{
    public abstract partial class NetworkPass
    {
        /// <summary>For generated code: creates the sums over the batch of the gradients of gamma and beta.</summary>
        protected GroupSums NewGroupSums(SampleNormParameters parameters)
        {
            ArgumentNullException.ThrowIfNull(parameters);
            return NewGroupSums([.. new[] { parameters.Gamma, parameters.Beta }.OfType<Parameter>()]);
        }
    }
}
