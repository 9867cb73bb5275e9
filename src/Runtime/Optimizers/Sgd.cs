namespace GenBn;

/// <summary>
/// Stochastic gradient descent: d = g + decay · w; v = momentum · v + d; w = w − rate · v. Without momentum v is d itself;
/// with Nesterov's momentum the step is rate · (d + momentum · v).
/// </summary>
/// <remarks>
/// Momentum after Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013, in the form of
/// PyTorch (the rate is outside of v). Weight decay applies to weights only, unless <see cref="Optimizer.DecayAll"/>.
/// </remarks>
public sealed class Sgd : Optimizer
{
    /// <inheritdoc cref="Sgd" path="/summary"/>
    /// <param name="learningRate">Size of a step, not negative.</param>
    /// <param name="momentum">Share of the old direction that is kept, in [0, 1).</param>
    /// <param name="weightDecay">Pull of weights towards 0, not negative.</param>
    /// <param name="nesterov">Whether to look ahead by one momentum step; needs a momentum above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    /// <exception cref="ArgumentException">Nesterov's momentum is asked for without a momentum.</exception>
    public Sgd(float learningRate, float momentum = 0, float weightDecay = 0, bool nesterov = false)
        : base(learningRate, weightDecay)
    {
        CheckShare(momentum, nameof(momentum));
        if (nesterov && momentum == 0)
        {
            throw new ArgumentException("Nesterov's momentum needs a momentum above 0, but got 0.", nameof(nesterov));
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
