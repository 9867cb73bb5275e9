namespace GenBn;

/// <summary>
/// How parameters follow their gradients: a recipe, which any number of trainers may share. What is remembered from step to step, such as
/// moments, is the trainer's own.
/// </summary>
/// <remarks>
/// Every operation is on single elements and correctly rounded, so that results depend neither on the vector width nor on the
/// number of threads. Parameters that are not <see cref="Parameter.Trainable"/> are left alone.
/// </remarks>
public abstract class Optimizer
{
    private readonly float _weightDecay;

    private protected Optimizer(float learningRate, float weightDecay)
    {
        CheckFinite(learningRate, nameof(learningRate));
        CheckFinite(weightDecay, nameof(weightDecay));
        LearningRate = learningRate;
        _weightDecay = weightDecay;
    }

    /// <summary>
    /// Size of a step, before a schedule of the trainer; finite and not negative. A training begins with it; to change it between
    /// steps, set that of the trainer.
    /// </summary>
    public float LearningRate { get; }

    /// <summary>
    /// Whether weight decay applies to every parameter. Default: to weights only, not to biases and batch norms, which do not
    /// overfit by their size.
    /// </summary>
    public bool DecayAll { get; init; }

    /// <summary>What checkpoints call this kind of optimizer.</summary>
    internal abstract string Kind { get; }

    /// <summary>Makes the state of one training of a network's parameters.</summary>
    internal abstract OptimizerState CreateState(ParameterStore store);

    /// <summary>The largest weight decay that applies to a parameter.</summary>
    internal float Decay => _weightDecay;

    /// <summary>The weight decay that applies to a parameter.</summary>
    internal float DecayOf(Parameter parameter) => DecayAll || parameter.Role == ParameterRole.Weight ? _weightDecay : 0;

    internal static void CheckFinite(float value, string name)
    {
        if (!float.IsFinite(value) || value < 0)
        {
            throw new ArgumentOutOfRangeException(name, value, "Expected a finite number that is not negative.");
        }
    }

    /// <summary>Refuses a decay rate of a moving average that is not in [0, 1).</summary>
    private protected static void CheckShare(float value, string name)
    {
        if (value is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "Expected a number from 0 to below 1.");
        }
    }

    /// <summary>Refuses what is not finite and positive.</summary>
    private protected static void CheckPositive(float value, string name)
    {
        if (!float.IsFinite(value) || value <= 0)
        {
            throw new ArgumentOutOfRangeException(name, value, "Expected a finite, positive number.");
        }
    }
}
