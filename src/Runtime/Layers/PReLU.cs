namespace GenBn
{
    /// <summary>
    /// Parametric rectified linear unit: y = x if x &gt; 0, otherwise slope · x, with a learned slope for each channel of an image or feature of a
    /// vector. The derivative at 0 is taken as the slope.
    /// </summary>
    /// <remarks>
    /// He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", 2015 (arXiv 1502.01852), section 2.1. As there, weight decay does not apply to
    /// slopes, unless <see cref="Optimizer.DecayAll"/> is set.
    /// </remarks>
    public sealed class PReLUAttribute() : LayerAttribute
    {
        /// <summary>Initial value of every slope, finite. Default 0.25.</summary>
        public float Start { get; init; } = 0.25f;
    }
}

namespace GenBn.Weights
{
    /// <summary>The parameter of a PReLU, as a typed view of the network's memory.</summary>
    /// <param name="Slope">Slope of each channel or feature.</param>
    public sealed record PReLUParameters(Parameter Slope);
}

namespace GenBn.Architecture
{
    /// <summary>A parametric ReLU: the identity for positive values, and a learned slope of each channel for others.</summary>
    /// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
    /// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
    public sealed record PReLULayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape)
        : ArchitectureLayer(Name, Inputs, Shape)
    {
        /// <inheritdoc/>
        public override IReadOnlyList<ArchitectureTensor> Parameters => [Tensor("slope", Shape[0])];

        /// <inheritdoc/>
        public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
    }

    public partial interface IArchitectureVisitor<out TResult>
    {
        /// <summary>Visits a parametric ReLU.</summary>
        TResult Visit(PReLULayer layer);
    }
}

namespace GenBn.Training
{
    public abstract partial class NetworkPass
    {
        /// <summary>For generated code: creates the sums over the batch of the gradients of slopes.</summary>
        protected GroupSums NewGroupSums(PReLUParameters parameters)
        {
            ArgumentNullException.ThrowIfNull(parameters);
            return NewGroupSums(parameters.Slope);
        }
    }
}
