namespace GenBn;

/// <summary>What an <see cref="Optimizer"/> remembers of one training, and its step.</summary>
/// <remarks>
/// A step is begun, made by all workers, each on a part, and ended; one that is not ended leaves the counters as they were. The
/// arithmetic is single precision and may overflow. Bounds of it, kept in a few numbers, tell beforehand that a step cannot; where they
/// do not, <see cref="UpdateJob"/> tries the step on a copy.
/// </remarks>
internal abstract unsafe partial class OptimizerState
{
    /// <summary>Below it nothing overflows, and adding as much to any finite float leaves it finite: half a step of the largest is 1e31.</summary>
    private protected const double Safe = 1e30;

    /// <summary>Takes roundings in, when bounds are computed.</summary>
    private protected const double Slack = 1 + 1e-6;

    private float _learningRate;

    private protected OptimizerState(Optimizer optimizer)
    {
        Optimizer = optimizer;
        _learningRate = optimizer.LearningRate;
    }

    /// <summary>The recipe.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Size of a step, before a schedule; finite and not negative.</summary>
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

    /// <summary>Size of the step that is being taken: the learning rate times the schedule's factor.</summary>
    public float Rate { get; private set; }

    /// <summary>Steps that were completed.</summary>
    public long Steps { get; set; }

    /// <summary>State beside tensors that checkpoints keep: Adam's powers of its decay rates.</summary>
    public virtual double[] Powers
    {
        get => [];
        set
        {
        }
    }

    /// <summary>State by name, each laid out as the memory of the parameters.</summary>
    public virtual (string Name, AlignedBuffer Values)[] Memory => [];

    /// <summary>Whether <see cref="IsSafe"/> has to know the largest magnitude of a parameter.</summary>
    public virtual bool NeedsParameters => false;

    /// <summary>Whether <see cref="Undo"/> takes a step back, whatever has become of it.</summary>
    public virtual bool IsUndoable => false;

    /// <summary>Whether a worker updates whole parameters, rather than a part of each.</summary>
    public virtual bool NeedsWholeParameters => false;

    /// <summary>Begins the next step, before any worker changes a parameter.</summary>
    /// <param name="factor">What the schedule multiplies the learning rate by.</param>
    public virtual void BeginStep(float factor) => Rate = LearningRate * factor;

    /// <summary>Whether the step that was begun leaves every finite parameter and all of the state finite.</summary>
    /// <param name="gradient">The largest magnitude of a gradient.</param>
    /// <param name="parameter">The largest magnitude of a parameter, where it is needed.</param>
    public abstract bool IsSafe(float gradient, float parameter);

    /// <summary>Changes the part [first, end) of one parameter.</summary>
    public abstract void Update(Parameter parameter, int first, int end);

    /// <summary>Copies the part [first, end) of one parameter and its state, if the step <see cref="IsUndoable"/>.</summary>
    public virtual void Copy(Parameter parameter, int first, int end)
    {
    }

    /// <summary>Whether the part [first, end) of one parameter and its state is finite; true where <see cref="IsSafe"/> tells it.</summary>
    public virtual bool IsFinite(Parameter parameter, int first, int end) => true;

    /// <summary>Brings back what was copied of all trainable parameters.</summary>
    public virtual void Undo()
    {
    }

    /// <summary>Ends the step, which was made with these magnitudes: moves the counters and bounds on.</summary>
    /// <param name="gradient">As in <see cref="IsSafe"/>.</param>
    /// <param name="parameter">As in <see cref="IsSafe"/>.</param>
    public virtual void EndStep(float gradient, float parameter)
    {
    }

    /// <summary>Measures the bounds anew after the memory was changed by others.</summary>
    public virtual void MeasureBounds()
    {
    }

    /// <summary>The largest magnitude in a piece of state.</summary>
    private protected static double Largest(AlignedBuffer values) => FiniteCheck.Magnitude(values.Pointer, 0, values.Length);
}
