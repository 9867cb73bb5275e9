namespace GenBn.Training;

/// <summary>Code that runs during training: derive from this class, and list the object in <see cref="TrainerOptions.Callbacks"/>.</summary>
/// <remarks>
/// <para>
/// The thread that enumerates the reports calls it between two steps. Training waits for it.
/// </para>
/// <para>
/// A callback that remembers something from step to step names its state with <see cref="StateKey"/>, writes it in <see cref="SaveState"/>,
/// and reads it in <see cref="LoadState"/>. A training that continues from a checkpoint then continues with this state.
/// </para>
/// </remarks>
public abstract class TrainingCallback
{
    /// <summary>
    /// Name of the callback's state in checkpoints, for example <c>early-stopping</c>; null, the default, if it has no state. The name must not
    /// change, must not be empty, and must contain neither <c>/</c> nor <c>#</c>.
    /// </summary>
    /// <remarks>
    /// If a trainer has several callbacks with the same name, a checkpoint keeps the state of each, and the order of these callbacks
    /// must stay the same.
    /// </remarks>
    public virtual string? StateKey => null;

    /// <summary>
    /// Called by <c>Fit</c> and <c>Train</c> before training. Throw an <see cref="InvalidOperationException"/> if the reports lack a value that
    /// the callback needs.
    /// </summary>
    /// <param name="contents">Values that the reports will contain.</param>
    public virtual void CheckReports(ReportContents contents)
    {
    }

    /// <summary>Called when a call of <c>Fit</c> or <c>FitSteps</c> begins.</summary>
    /// <param name="run">The state of training.</param>
    public virtual void OnTrainingBegin(TrainingRun run)
    {
    }

    /// <summary>
    /// Called when an epoch begins, or when one continues that an earlier call or a checkpoint left unfinished. In the second case,
    /// <see cref="TrainingRun.StepInEpoch"/> is not 0.
    /// </summary>
    /// <param name="run">The state of training.</param>
    public virtual void OnEpochBegin(TrainingRun run)
    {
    }

    /// <summary>Called after each step. It should not allocate, because it is called thousands of times.</summary>
    /// <param name="run">The state of training.</param>
    public virtual void OnStep(TrainingRun run)
    {
    }

    /// <summary>Called after an epoch and its evaluation.</summary>
    /// <param name="run">The state of training.</param>
    /// <param name="report">The results of the epoch.</param>
    public virtual void OnEpochEnd(TrainingRun run, EpochReport report)
    {
    }

    /// <summary>Called when the call of <c>Fit</c> or <c>FitSteps</c> ends, even if an exception ends it, such as one of another callback.</summary>
    /// <param name="run">The state of training.</param>
    public virtual void OnTrainingEnd(TrainingRun run)
    {
    }

    /// <summary>
    /// Writes the state to a checkpoint, if <see cref="StateKey"/> is not null. If another callback saves the checkpoint, the state does not
    /// include an event that this callback is called for later.
    /// </summary>
    /// <param name="run">The state of training.</param>
    /// <param name="state">An empty state to write to.</param>
    protected internal virtual void SaveState(TrainingRun run, CallbackState state)
    {
    }

    /// <summary>
    /// Replaces the state by one that <see cref="SaveState"/> wrote, if <see cref="StateKey"/> is not null. It is not called if the checkpoint
    /// has no state of this callback.
    /// </summary>
    /// <remarks>
    /// If the state is not valid, throw an <see cref="InvalidDataException"/> before the callback changes, as <see cref="CallbackState"/> does
    /// for a missing value. Then nothing is loaded. If a later callback rejects its state, the method is called again with the state that this
    /// callback had before.
    /// </remarks>
    /// <param name="run">The state of training, with counters and parameters from before the checkpoint is loaded.</param>
    /// <param name="state">The state to read.</param>
    protected internal virtual void LoadState(TrainingRun run, CallbackState state)
    {
    }
}
