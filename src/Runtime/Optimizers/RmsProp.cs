namespace GenBn;

/// <summary>
/// RMSProp: v = rho · v + (1 − rho) · g²; d = r · g / sqrt(v + epsilon) with the learning rate r; w = w − d, or, with momentum,
/// m = momentum · m + d and w = w − m.
/// </summary>
/// <remarks>
/// Tieleman and Hinton, "Neural Networks for Machine Learning", lecture 6.5, 2012, in the form of Keras 3: epsilon is inside the square root
/// and the learning rate inside m, while PyTorch has both outside. As in Keras, weight decay is a separate step before: w = w − r · decay · w.
/// </remarks>
public sealed class RmsProp : Optimizer
{
    /// <inheritdoc cref="RmsProp" path="/summary"/>
    /// <param name="learningRate">Learning rate, finite and not negative.</param>
    /// <param name="rho">Share of the old value in the average of squared gradients, in [0, 1).</param>
    /// <param name="epsilon">Number that is added to that average before the square root, finite and positive.</param>
    /// <param name="momentum">Share of the old step in the new one, in [0, 1).</param>
    /// <param name="weightDecay">Weight decay, finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public RmsProp(float learningRate = 0.001f, float rho = 0.9f, float epsilon = 1e-7f, float momentum = 0, float weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        CheckShare(rho, nameof(rho));
        CheckPositive(epsilon, nameof(epsilon));
        CheckShare(momentum, nameof(momentum));
        Rho = rho;
        Epsilon = epsilon;
        Momentum = momentum;
    }

    /// <inheritdoc/>
    public override string Kind => "rmsprop";

    /// <summary>Share of the old average of squared gradients that is kept.</summary>
    internal float Rho { get; }

    /// <summary>Added to that average before the root.</summary>
    internal float Epsilon { get; }

    /// <summary>Share of the old step that is kept.</summary>
    internal float Momentum { get; }

    internal override string Facts => FormattableString.Invariant($"{base.Facts}, rho {Rho:R}, epsilon {Epsilon:R}, momentum {Momentum:R}");

    internal override OptimizerState CreateState(ParameterStore store) => new RmsPropState(this, store);
}
