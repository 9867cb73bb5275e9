namespace GenBn.Training;

/// <summary>
/// One cycle: from 1 / div up to 1, the optimizer's rate, in the first part, then down to 1 / (div · finalDiv) in the rest, each
/// along half a cosine wave; the last factor from there on.
/// </summary>
/// <remarks>
/// Smith and Topin, "Super-Convergence", 2017 (arXiv 1708.07120), in the shape of PyTorch's OneCycleLR: of n steps, step
/// start · n − 1 has the top and step n − 1 the end. Momentum stays as it is.
/// </remarks>
public sealed class OneCycleSchedule : LearningRateSchedule
{
    private readonly int _length;
    private readonly float _start;
    private readonly float _div;
    private readonly float _finalDiv;
    private readonly ScheduleUnit _unit;

    /// <inheritdoc cref="OneCycleSchedule" path="/summary"/>
    /// <param name="length">Steps or epochs in all, at least 1.</param>
    /// <param name="start">Share of them in which the rate rises, above 0 and below 1.</param>
    /// <param name="div">The top divided by the first rate, at least 1.</param>
    /// <param name="finalDiv">The first rate divided by the last, at least 1.</param>
    /// <param name="unit">What <paramref name="length"/> counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
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
