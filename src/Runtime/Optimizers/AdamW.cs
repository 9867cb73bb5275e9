namespace GenBn;

/// <summary>
/// Adam with decoupled weight decay: w = w − r · decay · w with the learning rate r, then the step of <see cref="Adam"/> from the plain gradient.
/// </summary>
/// <remarks>
/// Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2017 (arXiv 1711.05101), algorithm 2. As in PyTorch, the learning rate scales
/// the decay.
/// </remarks>
public sealed class AdamW : Optimizer
{
    private readonly (float Beta1, float Beta2, float Epsilon, bool IsDecoupled) _settings;

    /// <inheritdoc cref="AdamW" path="/summary"/>
    /// <param name="learningRate">Learning rate, finite and not negative.</param>
    /// <param name="beta1">Share of the old value in the average of gradients, in [0, 1).</param>
    /// <param name="beta2">Share of the old value in the average of squared gradients, in [0, 1).</param>
    /// <param name="epsilon">Number that is added to the square root, finite and positive.</param>
    /// <param name="weightDecay">Weight decay, which is not part of the gradient; finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public AdamW(float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0.01f)
        : base(learningRate, weightDecay)
    {
        CheckShare(beta1, nameof(beta1));
        CheckShare(beta2, nameof(beta2));
        CheckPositive(epsilon, nameof(epsilon));
        _settings = (beta1, beta2, epsilon, IsDecoupled: true);
    }

    /// <inheritdoc/>
    public override string Kind => "adamw";

    internal override string Facts => FormattableString.Invariant(
        $"{base.Facts}, beta {_settings.Beta1:R} and {_settings.Beta2:R}, epsilon {_settings.Epsilon:R}");

    internal override OptimizerState CreateState(ParameterStore store) => new AdamState(this, _settings, store);
}
