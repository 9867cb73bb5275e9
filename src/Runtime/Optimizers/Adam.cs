namespace GenBn;

/// <summary>
/// Adam: m = beta1 · m + (1 − beta1) · g; v = beta2 · v + (1 − beta2) · g²; w = w − r · m̂ / (sqrt(v̂) + epsilon), with the learning rate r and
/// the bias corrections m̂ = m / (1 − beta1^t) and v̂ = v / (1 − beta2^t) at step t. Weight decay adds decay · w to g.
/// </summary>
/// <remarks>
/// Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2014 (arXiv 1412.6980), algorithm 1, as in PyTorch. <see cref="AdamW"/> decouples
/// the decay from the division.
/// </remarks>
public sealed class Adam : Optimizer
{
    private readonly (float Beta1, float Beta2, float Epsilon, bool IsDecoupled) _settings;

    /// <inheritdoc cref="Adam" path="/summary"/>
    /// <param name="learningRate">Learning rate, finite and not negative.</param>
    /// <param name="beta1">Share of the old value in the average of gradients, in [0, 1).</param>
    /// <param name="beta2">Share of the old value in the average of squared gradients, in [0, 1).</param>
    /// <param name="epsilon">Number that is added to the square root, finite and positive.</param>
    /// <param name="weightDecay">Weight decay, which is added to the gradient; finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public Adam(float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        CheckShare(beta1, nameof(beta1));
        CheckShare(beta2, nameof(beta2));
        CheckPositive(epsilon, nameof(epsilon));
        _settings = (beta1, beta2, epsilon, IsDecoupled: false);
    }

    /// <inheritdoc/>
    public override string Kind => "adam";

    internal override string Facts => FormattableString.Invariant(
        $"{base.Facts}, beta {_settings.Beta1:R} and {_settings.Beta2:R}, epsilon {_settings.Epsilon:R}");

    internal override OptimizerState CreateState(ParameterStore store) => new AdamState(this, _settings, store);
}
