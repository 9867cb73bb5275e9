namespace GenBn.Training;

/// <summary>Exponential decay, smooth from step to step: gamma to the power of step / every. Keras's ExponentialDecay.</summary>
public sealed class ExponentialSchedule : LearningRateSchedule
{
    private readonly int _every;
    private readonly float _gamma;
    private readonly ScheduleUnit _unit;

    /// <inheritdoc cref="ExponentialSchedule" path="/summary"/>
    /// <param name="gamma">What the rate has fallen to after <paramref name="every"/>, from 0 to 1.</param>
    /// <param name="every">In how many steps or epochs it falls by gamma, at least 1.</param>
    /// <param name="unit">What <paramref name="every"/> counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public ExponentialSchedule(float gamma, int every = 1, ScheduleUnit unit = ScheduleUnit.Epochs)
    {
        CheckFactor(gamma, nameof(gamma));
        CheckLength(every, nameof(every));
        _gamma = gamma;
        _every = every;
        _unit = unit;
    }

    /// <inheritdoc/>
    public override float FactorAt(long step, int stepsPerEpoch) => (float)Math.Pow(_gamma, step / StepsIn(_every, _unit, stepsPerEpoch));
}
