namespace GenBn.Training;

/// <summary>
/// Linear warm-up, then cosine annealing. The factor is (step + 1) / warm-up steps during the warm-up, then
/// minimum + (1 − minimum) · ½ · (1 + cos(π · progress)), where progress rises from 0 at the end of the warm-up to 1 at the end, and the minimum
/// afterwards.
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
    /// <param name="length">Number of steps or epochs, including the warm-up; at least 1.</param>
    /// <param name="warmup">Number of steps or epochs of the warm-up, from 0 to <paramref name="length"/> − 1.</param>
    /// <param name="minimum">Factor at the end, from 0 to 1.</param>
    /// <param name="unit">Unit of both lengths.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
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
