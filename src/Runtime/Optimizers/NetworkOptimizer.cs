namespace GenBn.Training;

/// <summary>An optimizer with its state for one network, for custom training loops; see <see cref="Optimizer.CreateFor"/>.</summary>
/// <remarks>
/// The steps are those of a trainer, bit for bit. After the first step, nothing is allocated. The object admits one call at a time: a call
/// during another one throws an <see cref="InvalidOperationException"/>.
/// </remarks>
public sealed partial class NetworkOptimizer
{
    private readonly OptimizerState _state;
    private readonly ParameterStore _store;
    private readonly StoredNetwork _network;
    private readonly UpdateJob _job;
    private readonly ExclusiveUse _use = new(Owner);

    /// <summary>Whether a step ended midway and left neither the state before it nor the state after it.</summary>
    private bool _isBroken;

    /// <summary>The calling thread alone.</summary>
    private readonly ThreadTeam _caller = new(1);

    internal NetworkOptimizer(OptimizerState state, ParameterStore store, StoredNetwork network, float clipNorm)
    {
        _state = state;
        _store = store;
        _network = network;
        _job = new UpdateJob(store, state, clipNorm > 0 ? new GradientClip(store, clipNorm) : null);
    }

    /// <summary>The optimizer that created this state, with its settings.</summary>
    public Optimizer Optimizer => _state.Optimizer;

    /// <summary>
    /// Learning rate of the next step, finite and not negative. Its first value is that of the optimizer. To follow a schedule, set it before
    /// each step.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public float LearningRate
    {
        get => _state.LearningRate;
        set => _state.LearningRate = value;
    }

    /// <summary>Number of completed steps, including those before a checkpoint that was loaded.</summary>
    public long Steps => _state.Steps;

    /// <summary>Updates the network's trainable parameters by their gradients, on the calling thread.</summary>
    /// <exception cref="NonFiniteException">A gradient or a result of the step is not finite. Nothing was changed.</exception>
    /// <exception cref="AggregateException">A custom optimizer threw; the exception contains what it threw. Nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Another call is in progress.</exception>
    public void Step()
    {
        using ExclusiveUse.Turn turn = _use.Enter();
        Step(_caller);
    }

    /// <summary>
    /// Updates the network's trainable parameters by their gradients, on the threads of a pass. The number of threads does not change the
    /// result.
    /// </summary>
    /// <param name="pass">The pass whose threads compute, usually the one that computed the gradients.</param>
    /// <exception cref="ArgumentNullException"><paramref name="pass"/> is null.</exception>
    /// <exception cref="NonFiniteException">A gradient or a result of the step is not finite. Nothing was changed.</exception>
    /// <exception cref="AggregateException">A custom optimizer threw; the exception contains what it threw. Nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Another call of the optimizer or the pass is in progress.</exception>
    /// <exception cref="ObjectDisposedException">The pass was disposed.</exception>
    public void Step(NetworkPass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        using ExclusiveUse.Turn turn = _use.Enter();
        using ExclusiveUse.Turn passTurn = pass.Use.Enter();
        Step(pass.Team);
    }

    private void Step(ThreadTeam team)
    {
        _state.BeginStep(factor: 1);
        _isBroken = !_state.IsUndoable; // Until the step is complete: the workers change parameters.
        (string Tensor, bool IsGradient)? obstacle = _job.Run(team);
        _isBroken = false;
        if (obstacle is { } found)
        {
            throw found.IsGradient
                ? NonFiniteException.OfGradient(found.Tensor, Steps + 1)
                : NonFiniteException.OfUpdate(found.Tensor, _state.Rate, Steps + 1);
        }
    }
}
