namespace GenBn;

/// <summary>The state of an <see cref="Optimizer"/> in one training, and its step.</summary>
/// <remarks>
/// A step begins, all workers update their parts, and it ends. A step that does not end leaves the counters as they were. The arithmetic is
/// single precision and may overflow. A few numbers bound the state, and usually show beforehand that a step does not overflow. If they do not,
/// <see cref="UpdateJob"/> tries the step on a copy.
/// </remarks>
internal abstract unsafe partial class OptimizerState
{
    /// <summary>Below this bound nothing overflows: added to any finite float, it leaves that finite, because half a step of the largest is 1e31.</summary>
    private protected const double Safe = 1e30;

    /// <summary>Allowance for rounding when bounds are computed.</summary>
    private protected const double Slack = 1 + 1e-6;

    private float _learningRate;

    private protected OptimizerState(Optimizer optimizer)
    {
        Optimizer = optimizer;
        _learningRate = optimizer.LearningRate;
    }

    /// <summary>The optimizer with its settings.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Learning rate before the factor of a schedule; finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public float LearningRate
    {
        get => _learningRate;
        set
        {
            Optimizer.CheckFinite(value, nameof(value));
            _learningRate = value;
        }
    }

    /// <summary>Learning rate of the present step, after the factor of the schedule.</summary>
    public float Rate { get; private set; }

    /// <summary>Number of completed steps.</summary>
    public long Steps { get; set; }

    /// <summary>State beside tensors that checkpoints keep: Adam's powers of its decay rates.</summary>
    public virtual double[] Powers
    {
        get => [];
        set
        {
        }
    }

    /// <summary>Tensors of state by name. Each has the layout of the parameters' memory.</summary>
    public virtual (string Name, AlignedBuffer Values)[] Memory => [];

    /// <summary>Whether <see cref="IsSafe"/> needs the largest magnitude of a parameter.</summary>
    public virtual bool NeedsParameters => false;

    /// <summary>Whether <see cref="Undo"/> can undo a step, even one that failed midway.</summary>
    public virtual bool IsUndoable => false;

    /// <summary>Whether a worker updates whole parameters; otherwise, it updates a part of each.</summary>
    public virtual bool NeedsWholeParameters => false;

    /// <summary>Begins the next step, before any worker changes a parameter.</summary>
    /// <param name="factor">Factor of the schedule.</param>
    public virtual void BeginStep(float factor) => Rate = LearningRate * factor;

    /// <summary>Whether the present step leaves every finite parameter and all of the state finite.</summary>
    /// <param name="gradient">The largest magnitude of a gradient.</param>
    /// <param name="parameter">The largest magnitude of a parameter, if it is needed.</param>
    public abstract bool IsSafe(float gradient, float parameter);

    /// <summary>Updates the part [first, end) of one parameter.</summary>
    public abstract void Update(Parameter parameter, int first, int end);

    /// <summary>Copies the part [first, end) of one parameter and its state, if the step <see cref="IsUndoable"/>.</summary>
    public virtual void Copy(Parameter parameter, int first, int end)
    {
    }

    /// <summary>Whether the part [first, end) of one parameter and its state is finite; true if <see cref="IsSafe"/> shows it.</summary>
    public virtual bool IsFinite(Parameter parameter, int first, int end) => true;

    /// <summary>Restores the copies of all trainable parameters.</summary>
    public virtual void Undo()
    {
    }

    /// <summary>Ends the step: updates counters and bounds.</summary>
    /// <param name="gradient">As in <see cref="IsSafe"/>.</param>
    /// <param name="parameter">As in <see cref="IsSafe"/>.</param>
    public virtual void EndStep(float gradient, float parameter)
    {
    }

    /// <summary>Measures the bounds after a checkpoint has replaced the memory.</summary>
    public virtual void MeasureBounds()
    {
    }

    /// <summary>The largest magnitude in a tensor of state.</summary>
    private protected static double Largest(AlignedBuffer values) => FiniteCheck.Magnitude(values.Pointer, 0, values.Length);
}
