namespace GenBn.Training;

/// <summary>How the learning rate changes in the course of training: a factor for each step, which multiplies the optimizer's rate.</summary>
/// <remarks>Has no state: the same step always has the same factor. Derive from it for a schedule of your own.</remarks>
public abstract class LearningRateSchedule
{
    /// <summary>The factor of a step.</summary>
    /// <param name="step">Number of steps that the trainer has taken before, from 0.</param>
    /// <param name="stepsPerEpoch">Batches of an epoch; 0 where the trainer does not know, because it was only given single batches.</param>
    /// <returns>A factor that is finite and not negative.</returns>
    public abstract float FactorAt(long step, int stepsPerEpoch);

    /// <summary>Converts a length to steps.</summary>
    /// <exception cref="InvalidOperationException">The length counts epochs, and how many steps these have is not known.</exception>
    private protected static double StepsIn(int length, ScheduleUnit unit, int stepsPerEpoch) =>
        unit == ScheduleUnit.Steps ? length
        : stepsPerEpoch > 0 ? (double)length * stepsPerEpoch
        : throw new InvalidOperationException("This schedule counts epochs, whose length single steps do not tell: use Fit or FitSteps of the trainer, or ScheduleUnit.Steps.");

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
