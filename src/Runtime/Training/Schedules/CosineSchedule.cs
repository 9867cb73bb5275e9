namespace GenBn.Training;

/// <summary>
/// Linear warm-up, then cosine annealing: (step + 1) / warm-up steps at first, then
/// minimum + (1 − minimum) · ½ · (1 + cos(π · progress)), where progress goes from 0 at the end of the warm-up to 1 at the end;
/// the minimum from there on.
/// </summary>
/// <remarks>
/// Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2016 (arXiv 1608.03983), equation 5, without
/// restarts. Warm-up after Goyal et al., "Accurate, Large Minibatch SGD", 2017 (arXiv 1706.02677).
/// </remarks>
public sealed class CosineSchedule : LearningRateSchedule
{
    private readonly int _length;
    private readonly int _warmup;
    private readonly float _minimum;
    private readonly ScheduleUnit _unit;

    /// <inheritdoc cref="CosineSchedule" path="/summary"/>
    /// <param name="length">Steps or epochs in all, the warm-up's among them; at least 1.</param>
    /// <param name="warmup">Steps or epochs of the warm-up, from 0 to below <paramref name="length"/>.</param>
    /// <param name="minimum">Factor at the end, from 0 to 1.</param>
    /// <param name="unit">What the lengths count.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public CosineSchedule(int length, int warmup = 0, float minimum = 0, ScheduleUnit unit = ScheduleUnit.Epochs)
    {
        CheckLength(length, nameof(length));
        ArgumentOutOfRangeException.ThrowIfNegative(warmup);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(warmup, length);
        CheckFactor(minimum, nameof(minimum));
        _length = length;
        _warmup = warmup;
        _minimum = minimum;
        _unit = unit;
    }

    /// <inheritdoc/>
    public override float FactorAt(long step, int stepsPerEpoch)
    {
        double warmup = StepsIn(_warmup, _unit, stepsPerEpoch);
        if (step < warmup)
        {
            return (float)((step + 1) / warmup);
        }

        double progress = (step - warmup) / (StepsIn(_length, _unit, stepsPerEpoch) - warmup);
        return (float)Anneal(1, _minimum, Math.Min(1, progress));
    }
}
