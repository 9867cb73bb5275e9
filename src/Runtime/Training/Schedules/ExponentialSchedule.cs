namespace GenBn.Training;

/// <summary>Exponential decay, smooth from step to step. The factor is gamma to the power of step / every, as in Keras's ExponentialDecay.</summary>
public sealed class ExponentialSchedule : LearningRateSchedule
{
    private readonly int _every;
    private readonly float _gamma;
    private readonly ScheduleUnit _unit;

    /// <inheritdoc cref="ExponentialSchedule" path="/summary"/>
    /// <param name="gamma">Factor after <paramref name="every"/> steps or epochs, from 0 to 1.</param>
    /// <param name="every">Number of steps or epochs in which the factor falls to <paramref name="gamma"/>, at least 1.</param>
    /// <param name="unit">Unit of <paramref name="every"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
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
