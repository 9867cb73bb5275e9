namespace GenBn;

/// <summary>
/// How gradients update parameters. An optimizer is immutable: any number of trainers may share it. State from step to step, such as moments,
/// belongs to the trainer.
/// </summary>
/// <remarks>
/// Every operation of the built-in optimizers is element-wise and correctly rounded, so results depend neither on the width of SIMD vectors nor
/// on the number of threads. Parameters that are not <see cref="Parameter.Trainable"/> do not change. A custom optimizer derives from
/// <see cref="CustomOptimizer"/>.
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
    /// Learning rate at the beginning of training, before the factor of a schedule; finite and not negative. To change it between steps, set
    /// that of the trainer.
    /// </summary>
    public float LearningRate { get; }

    /// <summary>Weight decay, finite and not negative. <see cref="DecayAll"/> decides which parameters it applies to.</summary>
    public float WeightDecay { get; }

    /// <summary>
    /// Whether weight decay applies to every parameter. Default false: it applies only to weights, because large biases and parameters of batch
    /// norms do not cause overfitting.
    /// </summary>
    public bool DecayAll { get; init; }

    /// <summary>
    /// Factors of the learning rate for some layers, by the name of a layer, a block or a parameter, such as <c>conv1</c> or <c>dense2.weight</c>: from 0
    /// to 100. The longest name decides. Each step of these parameters is multiplied by the factor. Default: none, which means 1 for all.
    /// </summary>
    /// <remarks>A name that no parameter has is rejected with an <see cref="ArgumentException"/> when a trainer or a <see cref="CreateFor"/> begins.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A factor is out of range.</exception>
    public IReadOnlyDictionary<string, float> LayerRates
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach ((string name, float factor) in value)
            {
                if (factor is not (>= 0 and <= 100))
                {
                    throw new ArgumentOutOfRangeException(nameof(value), factor, $"Expected a factor from 0 to 100 for '{name}'.");
                }
            }

            field = new Dictionary<string, float>(value);
        }
    }
    = new Dictionary<string, float>();

    /// <summary>Name of this kind of optimizer in checkpoints, for example <c>adam</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>
    /// Creates the state of this optimizer for a network, for a custom training loop. After the backward pass of a <see cref="NetworkPass"/>, call
    /// <see cref="NetworkOptimizer.Step()"/>. A <c>Trainer</c> does not need it.
    /// </summary>
    /// <param name="network">The network whose parameters are updated.</param>
    /// <param name="clipNorm">Global gradient-norm limit, finite and not negative, as <see cref="TrainerOptions.ClipNorm"/>; 0 means no limit.</param>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clipNorm"/> is negative, infinite or NaN.</exception>
    public NetworkOptimizer CreateFor<TNetwork>(INetwork<TNetwork> network, float clipNorm = 0)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        CheckFinite(clipNorm, nameof(clipNorm));
        return new NetworkOptimizer(CreateState(network.Store), network.Store, new StoredNetwork<TNetwork>(network), clipNorm);
    }

    /// <summary>Kind and settings as text, for comparisons between ranks.</summary>
    internal virtual string Facts => FormattableString.Invariant(
        $"{GetType()}, learning rate {LearningRate:R}, weight decay {WeightDecay:R}{(DecayAll ? " of all" : "")}");

    /// <summary>Creates the state of one training of a network's parameters.</summary>
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

    /// <summary>Rejects a share of an old value that is not in [0, 1).</summary>
    private protected static void CheckShare(float value, string name)
    {
        if (value is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "Expected a number from 0 to below 1.");
        }
    }

    /// <summary>Rejects a number that is not finite and positive.</summary>
    private protected static void CheckPositive(float value, string name)
    {
        if (!float.IsFinite(value) || value <= 0)
        {
            throw new ArgumentOutOfRangeException(name, value, "Expected a finite, positive number.");
        }
    }
}
