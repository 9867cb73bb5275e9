namespace GenBn.Training;

/// <summary>A learning-rate schedule: a factor for each step, which multiplies the optimizer's learning rate.</summary>
/// <remarks>A schedule has no state: the same step always has the same factor. A custom schedule derives from this class.</remarks>
public abstract class LearningRateSchedule
{
    /// <summary>Returns the factor of a step.</summary>
    /// <param name="step">Number of steps before this one, from 0.</param>
    /// <param name="stepsPerEpoch">
    /// Number of batches of an epoch; 0 if the trainer does not know it, because it has only trained on single batches.
    /// </param>
    /// <returns>A factor that is finite and not negative.</returns>
    public abstract float FactorAt(long step, int stepsPerEpoch);

    /// <summary>Converts a length to steps.</summary>
    /// <exception cref="InvalidOperationException">The length counts epochs, and their number of steps is not known.</exception>
    private protected static double StepsIn(int length, ScheduleUnit unit, int stepsPerEpoch) =>
        unit == ScheduleUnit.Steps ? length
        : stepsPerEpoch > 0 ? (double)length * stepsPerEpoch
        : throw new InvalidOperationException(
            "This schedule counts epochs, but the number of steps of an epoch is not known in single steps. " +
            "Use Fit or FitSteps of the trainer, or ScheduleUnit.Steps.");

    private protected static void CheckLength(int length, string name) => ArgumentOutOfRangeException.ThrowIfLessThan(length, 1, name);

    private protected static void CheckFactor(float factor, string name)
    {
        if (factor is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, factor, "Expected a factor from 0 to 1.");
        }
    }

    /// <summary>Half a cosine wave from <paramref name="start"/> at 0 to <paramref name="end"/> at 1.</summary>
    private protected static double Anneal(double start, double end, double progress) =>
        end + ((start - end) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
}
