namespace GenBn;

/// <summary>How parameters follow their gradients. An optimizer belongs to one trainer at a time.</summary>
/// <remarks>
/// Every operation is on single elements and correctly rounded, so that results depend neither on the vector width nor on the
/// number of threads. Parameters that are not <see cref="Parameter.Trainable"/> are left alone.
/// </remarks>
public abstract unsafe class Optimizer
{
    private readonly float _weightDecay;
    private float _learningRate;

    private protected Optimizer(float learningRate, float weightDecay)
    {
        LearningRate = learningRate;
        CheckFinite(weightDecay, nameof(weightDecay));
        _weightDecay = weightDecay;
    }

    /// <summary>
    /// Size of a step, before a schedule of the trainer; may be changed between steps. Finite and not negative.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public float LearningRate
    {
        get => _learningRate;
        set
        {
            CheckFinite(value, nameof(value));
            _learningRate = value;
        }
    }

    /// <summary>
    /// Whether weight decay applies to every parameter. Default: to weights only, not to biases and batch norms, which do not
    /// overfit by their size.
    /// </summary>
    public bool DecayAll { get; init; }

    /// <summary>What checkpoints call this kind of optimizer.</summary>
    internal abstract string Kind { get; }

    /// <summary>State beside tensors that checkpoints keep: Adam's powers of its decay rates.</summary>
    internal virtual double[] Powers
    {
        get => [];
        set
        {
        }
    }

    /// <summary>State by name, each laid out as the memory of the parameters.</summary>
    private protected virtual (string Name, AlignedBuffer Values)[] State => [];

    /// <summary>Size of the step that is being taken: the learning rate times the schedule's factor.</summary>
    internal float Rate { get; private set; }

    /// <summary>Makes the state for a network's parameters; all zero.</summary>
    internal abstract void Prepare(ParameterStore store);

    /// <summary>Begins the next step, before any worker changes a parameter.</summary>
    /// <param name="factor">What the schedule multiplies the learning rate by.</param>
    internal virtual void BeginStep(float factor) => Rate = LearningRate * factor;

    /// <summary>Changes the part [first, end) of one parameter.</summary>
    internal abstract void Step(Parameter parameter, int first, int end);

    /// <summary>The state as tensors for checkpoints, for each trainable parameter: <c>optimizer/velocity/conv1.weight</c>.</summary>
    internal IEnumerable<NamedTensor> StateTensors(ParameterStore store) =>
        from state in State
        from parameter in store.Parameters
        where parameter.Trainable
        select new NamedTensor($"{NetworkWeights.OptimizerPrefix}{state.Name}/{parameter.Name}", [.. parameter.Shape], state.Values, parameter.Offset);

    /// <summary>The weight decay that applies to a parameter.</summary>
    private protected float DecayOf(Parameter parameter) => DecayAll || parameter.Role == ParameterRole.Weight ? _weightDecay : 0;

    private protected static void CheckFinite(float value, string name)
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
