namespace GenBn
{
    /// <summary>
    /// Parametric rectified linear unit: y = x where x &gt; 0, otherwise slope · x, with a slope to be learned for each channel of an image or
    /// feature of a vector. Its gradient at 0 is the slope.
    /// </summary>
    /// <remarks>
    /// He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", 2015 (arXiv 1502.01852), section 2.1. Weight decay leaves slopes alone, as there,
    /// unless an optimizer is asked to decay all.
    /// </remarks>
    public sealed class PReLUAttribute() : LayerAttribute
    {
        /// <summary>What every slope starts with; finite. Default 0.25.</summary>
        public float Start { get; init; } = 0.25f;
    }
}

namespace GenBn.Weights
{
    /// <summary>The parameter of a PReLU, as a typed view of the network's memory.</summary>
    /// <param name="Slope">Channels or features.</param>
    public sealed record PReLUParameters(Parameter Slope);
}

namespace GenBn.Architecture
{
    /// <summary>The identity for positive values, a learned slope per channel for others.</summary>
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
        /// <summary>A parametric ReLU.</summary>
        TResult Visit(PReLULayer layer);
    }
}

namespace GenBn.Training
{
    public abstract partial class NetworkPass
    {
        /// <summary>For generated code: sums of the gradients of slopes.</summary>
        protected GroupSums NewGroupSums(PReLUParameters parameters)
        {
            ArgumentNullException.ThrowIfNull(parameters);
            return NewGroupSums(parameters.Slope);
        }
    }
}
