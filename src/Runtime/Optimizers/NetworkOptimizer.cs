namespace GenBn.Training;

/// <summary>An optimizer with its state for one network, for custom training loops; see <see cref="Optimizer.CreateFor"/>.</summary>
/// <remarks>
/// The steps are those of a trainer, bit for bit. After the first one, nothing is allocated. One call at a time: a second one during the
/// first throws an <see cref="InvalidOperationException"/>.
/// </remarks>
public sealed class NetworkOptimizer
{
    private readonly OptimizerState _state;
    private readonly UpdateJob _job;
    private readonly ExclusiveUse _use = new("optimizer");

    /// <summary>The calling thread alone.</summary>
    private readonly ThreadTeam _caller = new(1);

    internal NetworkOptimizer(OptimizerState state, ParameterStore store, float clipNorm)
    {
        _state = state;
        _job = new UpdateJob(store, state, clipNorm > 0 ? new GradientClip(store, clipNorm) : null);
    }

    /// <summary>The recipe.</summary>
    public Optimizer Optimizer => _state.Optimizer;

    /// <summary>Size of a step; at first that of the optimizer. To follow a schedule, set it before each step. Finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public float LearningRate
    {
        get => _state.LearningRate;
        set => _state.LearningRate = value;
    }

    /// <summary>Steps so far.</summary>
    public long Steps => _state.Steps;

    /// <summary>Updates the network's trainable parameters by their gradients, on the calling thread.</summary>
    /// <exception cref="NonFiniteException">A gradient is not finite, or the step's result would not be; nothing was changed.</exception>
    /// <exception cref="AggregateException">A custom optimizer threw; holds what it threw. Nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Another call is not over.</exception>
    public void Step()
    {
        using ExclusiveUse.Turn turn = _use.Enter();
        Step(_caller);
    }

    /// <summary>Updates the network's trainable parameters by their gradients, on the threads of a pass. Results do not depend on them.</summary>
    /// <param name="pass">The pass whose threads compute, usually the one that computed the gradients.</param>
    /// <exception cref="NonFiniteException">A gradient is not finite, or the step's result would not be; nothing was changed.</exception>
    /// <exception cref="AggregateException">A custom optimizer threw; holds what it threw. Nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Another call of the optimizer or the pass is not over.</exception>
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
        (string Tensor, bool IsGradient)? obstacle = _job.Run(team);
        if (obstacle is { } found)
        {
            throw found.IsGradient
                ? NonFiniteException.OfGradient(found.Tensor, Steps + 1)
                : NonFiniteException.OfUpdate(found.Tensor, _state.Rate, Steps + 1);
        }
    }
}
