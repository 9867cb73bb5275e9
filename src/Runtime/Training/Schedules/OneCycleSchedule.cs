namespace GenBn.Training;

/// <summary>
/// One cycle. The factor first rises from 1 / div to 1, then falls to 1 / (div · finalDiv), each along half a cosine wave, and stays there.
/// </summary>
/// <remarks>
/// Smith and Topin, "Super-Convergence", 2017 (arXiv 1708.07120), in the shape of PyTorch's OneCycleLR: of n steps, step
/// start · n − 1 has the largest factor and step n − 1 the last one. Momentum does not change.
/// </remarks>
public sealed class OneCycleSchedule : LearningRateSchedule
{
    private readonly int _length;
    private readonly float _start;
    private readonly float _div;
    private readonly float _finalDiv;
    private readonly ScheduleUnit _unit;

    /// <inheritdoc cref="OneCycleSchedule" path="/summary"/>
    /// <param name="length">Number of steps or epochs, at least 1.</param>
    /// <param name="start">Share of them in which the factor rises, above 0 and below 1.</param>
    /// <param name="div">Ratio of the largest factor to the first, finite and at least 1.</param>
    /// <param name="finalDiv">Ratio of the first factor to the last, finite and at least 1.</param>
    /// <param name="unit">Unit of <paramref name="length"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public OneCycleSchedule(int length, float start = 0.3f, float div = 25, float finalDiv = 1e4f, ScheduleUnit unit = ScheduleUnit.Epochs)
    {
        CheckLength(length, nameof(length));
        if (start is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(start), start, "Expected a share above 0 and below 1.");
        }

        CheckDivisor(div, nameof(div));
        CheckDivisor(finalDiv, nameof(finalDiv));
        _length = length;
        _start = start;
        _div = div;
        _finalDiv = finalDiv;
        _unit = unit;
    }

    /// <inheritdoc/>
    public override float FactorAt(long step, int stepsPerEpoch)
    {
        double steps = StepsIn(_length, _unit, stepsPerEpoch);
        double top = Math.Max(0, (_start * steps) - 1);
        if (step < top)
        {
            return (float)Anneal(1.0 / _div, 1, step / top);
        }

        double progress = steps - 1 > top ? Math.Min(1, (step - top) / (steps - 1 - top)) : 1;
        return (float)Anneal(1, 1 / ((double)_div * _finalDiv), progress);
    }

    private static void CheckDivisor(float value, string name)
    {
        if (!float.IsFinite(value) || value < 1)
        {
            throw new ArgumentOutOfRangeException(name, value, "Expected a finite divisor of at least 1.");
        }
    }
}
