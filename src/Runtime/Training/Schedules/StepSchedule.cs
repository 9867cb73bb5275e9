namespace GenBn.Training;

/// <summary>Step decay: gamma to the power of how often <c>every</c> has passed. PyTorch's StepLR; with every 1, its ExponentialLR.</summary>
public sealed class StepSchedule : LearningRateSchedule
{
    private readonly int _every;
    private readonly float _gamma;
    private readonly ScheduleUnit _unit;

    /// <inheritdoc cref="StepSchedule" path="/summary"/>
    /// <param name="every">After how many steps or epochs the rate drops, at least 1.</param>
    /// <param name="gamma">What it is then multiplied by, from 0 to 1.</param>
    /// <param name="unit">What <paramref name="every"/> counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public StepSchedule(int every, float gamma, ScheduleUnit unit = ScheduleUnit.Epochs)
    {
        CheckLength(every, nameof(every));
        CheckFactor(gamma, nameof(gamma));
        _every = every;
        _gamma = gamma;
        _unit = unit;
    }

    /// <inheritdoc/>
    public override float FactorAt(long step, int stepsPerEpoch) =>
        (float)Math.Pow(_gamma, Math.Floor(step / StepsIn(_every, _unit, stepsPerEpoch)));
}
