namespace GenBn;

/// <summary>
/// How parameters follow their gradients: a recipe, which any number of trainers may share. What is remembered from step to step, such as
/// moments, belongs to the trainer.
/// </summary>
/// <remarks>
/// Every operation of the built-in optimizers is element-wise and correctly rounded, so that results depend neither on the vector width
/// nor on the number of threads. Parameters that are not <see cref="Parameter.Trainable"/> do not change. To write an optimizer, derive
/// from <see cref="CustomOptimizer"/>.
/// </remarks>
public abstract class Optimizer
{
    private protected Optimizer(float learningRate, float weightDecay)
    {
        CheckFinite(learningRate, nameof(learningRate));
        CheckFinite(weightDecay, nameof(weightDecay));
        LearningRate = learningRate;
        WeightDecay = weightDecay;
    }

    /// <summary>
    /// Size of a step, before a schedule of the trainer; finite and not negative. A training begins with it; to change it between
    /// steps, set that of the trainer.
    /// </summary>
    public float LearningRate { get; }

    /// <summary>Pull of weights towards 0; see <see cref="DecayAll"/> for the parameters that it applies to.</summary>
    public float WeightDecay { get; }

    /// <summary>
    /// Whether weight decay applies to every parameter. Default: to weights only, not to biases and batch norms, which do not
    /// overfit by their size.
    /// </summary>
    public bool DecayAll { get; init; }

    /// <summary>Name of this kind of optimizer in checkpoints, for example <c>adam</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>
    /// Creates the state for a network, with which a custom training loop takes steps: after the backward pass of a
    /// <see cref="NetworkPass"/>, call <see cref="NetworkOptimizer.Step()"/>. A <c>Trainer</c> does not need it.
    /// </summary>
    /// <param name="network">The network whose parameters are updated.</param>
    /// <param name="clipNorm">As <see cref="TrainerOptions.ClipNorm"/>: finite and not negative; 0 means no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clipNorm"/> is negative, infinite or NaN.</exception>
    public NetworkOptimizer CreateFor<TNetwork>(INetwork<TNetwork> network, float clipNorm = 0)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        CheckFinite(clipNorm, nameof(clipNorm));
        return new NetworkOptimizer(CreateState(network.Store), network.Store, new StoredNetwork<TNetwork>(network), clipNorm);
    }

    /// <summary>What tells it from other optimizers, for comparisons between ranks.</summary>
    internal virtual string Facts => FormattableString.Invariant(
        $"{GetType()}, learning rate {LearningRate:R}, weight decay {WeightDecay:R}{(DecayAll ? " of all" : "")}");

    /// <summary>Makes the state of one training of a network's parameters.</summary>
    internal abstract OptimizerState CreateState(ParameterStore store);

    /// <summary>The weight decay that applies to a parameter.</summary>
    internal float DecayOf(Parameter parameter) => DecayAll || parameter.Role == ParameterRole.Weight ? WeightDecay : 0;

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
