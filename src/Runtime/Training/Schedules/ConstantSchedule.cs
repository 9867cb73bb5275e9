namespace GenBn.Training;

/// <summary>The same factor at every step.</summary>
/// <param name="factor">The factor, finite and not negative.</param>
/// <exception cref="ArgumentOutOfRangeException">The factor is negative, infinite or NaN.</exception>
public sealed class ConstantSchedule(float factor = 1) : LearningRateSchedule
{
    private readonly float _factor = float.IsFinite(factor) && factor >= 0
        ? factor
        : throw new ArgumentOutOfRangeException(nameof(factor), factor, "Expected a finite factor that is not negative.");

    /// <inheritdoc/>
    public override float FactorAt(long step, int stepsPerEpoch) => _factor;
}
