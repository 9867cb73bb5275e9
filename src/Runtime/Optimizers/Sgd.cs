namespace GenBn;

/// <summary>
/// Stochastic gradient descent: d = g + decay · w; v = momentum · v + d; w = w − r · v with the learning rate r. Without momentum, v is d. With
/// Nesterov's momentum, w = w − r · (d + momentum · v).
/// </summary>
/// <remarks>
/// Momentum as in Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013, in the form of PyTorch, with the
/// learning rate outside v. Weight decay applies only to weights, unless <see cref="Optimizer.DecayAll"/> is set.
/// </remarks>
public sealed class Sgd : Optimizer
{
    /// <inheritdoc cref="Sgd" path="/summary"/>
    /// <param name="learningRate">Learning rate, finite and not negative.</param>
    /// <param name="momentum">Share of the old direction in the new one, in [0, 1).</param>
    /// <param name="weightDecay">Weight decay, finite and not negative.</param>
    /// <param name="nesterov">Whether to use Nesterov's momentum, which needs a momentum above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    /// <exception cref="ArgumentException"><paramref name="nesterov"/> is true, and <paramref name="momentum"/> is 0.</exception>
    public Sgd(float learningRate, float momentum = 0, float weightDecay = 0, bool nesterov = false)
        : base(learningRate, weightDecay)
    {
        CheckShare(momentum, nameof(momentum));
        if (nesterov && momentum == 0)
        {
            throw new ArgumentException("Expected a momentum above 0 for Nesterov's momentum, but got 0.", nameof(nesterov));
        }

        Momentum = momentum;
        IsNesterov = nesterov;
    }

    /// <inheritdoc/>
    public override string Kind => "sgd";

    /// <summary>Share of the old direction that is kept.</summary>
    internal float Momentum { get; }

    /// <summary>Whether to look ahead by one momentum step.</summary>
    internal bool IsNesterov { get; }

    internal override string Facts => FormattableString.Invariant($"{base.Facts}, momentum {Momentum:R}{(IsNesterov ? " of Nesterov" : "")}");

    internal override OptimizerState CreateState(ParameterStore store) => new SgdState(this, store);
}
