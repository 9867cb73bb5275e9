namespace GenBn.Training;

/// <summary>Step decay. The factor is multiplied by gamma after each <c>every</c> steps or epochs, as in PyTorch's StepLR.</summary>
public sealed class StepSchedule : LearningRateSchedule
{
    private readonly int _every;
    private readonly float _gamma;
    private readonly ScheduleUnit _unit;

    /// <inheritdoc cref="StepSchedule" path="/summary"/>
    /// <param name="every">Number of steps or epochs between two drops, at least 1.</param>
    /// <param name="gamma">Factor of a drop, from 0 to 1.</param>
    /// <param name="unit">Unit of <paramref name="every"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
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
