namespace GenBn.Training;

/// <summary>Runs in the course of a training: derive from it, and list it in <see cref="TrainerOptions.Callbacks"/>.</summary>
/// <remarks>
/// <para>
/// Called on the thread that enumerates the reports, between two steps: training waits for it.
/// </para>
/// <para>
/// A callback that remembers something from step to step names its state with <see cref="StateKey"/>, and writes and reads it in
/// <see cref="SaveState"/> and <see cref="LoadState"/>. A training that continues from a checkpoint then continues with this state.
/// </para>
/// </remarks>
public abstract class TrainingCallback
{
    /// <summary>
    /// Name of the callback's state in checkpoints, for example <c>early-stopping</c>; null, the default, if it has no state. The name must
    /// stay the same, be not empty, and contain neither <c>/</c> nor <c>#</c>.
    /// </summary>
    /// <remarks>
    /// If a trainer has several callbacks with the same name, a checkpoint keeps the state of each, and the order of these callbacks
    /// must stay the same.
    /// </remarks>
    public virtual string? StateKey => null;

    /// <summary>
    /// Called by <c>Fit</c> and <c>Train</c> before anything is trained. Throw an <see cref="InvalidOperationException"/> if the reports lack
    /// a value that the callback needs.
    /// </summary>
    public virtual void CheckReports(ReportContents contents)
    {
    }

    /// <summary>A call of <c>Fit</c> or <c>FitSteps</c> begins.</summary>
    public virtual void OnTrainingBegin(TrainingRun run)
    {
    }

    /// <summary>
    /// An epoch begins, or goes on that an earlier call or a checkpoint left in its middle: <see cref="TrainingRun.StepInEpoch"/> is
    /// not 0 then.
    /// </summary>
    public virtual void OnEpochBegin(TrainingRun run)
    {
    }

    /// <summary>A step was taken. Should not allocate: it is called thousands of times.</summary>
    public virtual void OnStep(TrainingRun run)
    {
    }

    /// <summary>An epoch was trained and evaluated.</summary>
    public virtual void OnEpochEnd(TrainingRun run, EpochReport report)
    {
    }

    /// <summary>The call ends, in whatever way: also by an exception, of another callback too.</summary>
    public virtual void OnTrainingEnd(TrainingRun run)
    {
    }

    /// <summary>
    /// Writes the state to a checkpoint, if <see cref="StateKey"/> is not null. If a checkpoint is saved by another callback, events that this one
    /// has not been told yet are not part of its state.
    /// </summary>
    /// <param name="run">The training.</param>
    /// <param name="state">Where to write; empty.</param>
    protected internal virtual void SaveState(TrainingRun run, CallbackState state)
    {
    }

    /// <summary>
    /// Replaces the state by one that <see cref="SaveState"/> wrote, if <see cref="StateKey"/> is not null. A callback that the checkpoint has
    /// no state of is not called.
    /// </summary>
    /// <remarks>
    /// Throw an <see cref="InvalidDataException"/> if the state is not valid, as <see cref="CallbackState"/> does for a missing value, before
    /// anything of the callback changes. Then nothing is loaded. The method may be called again with the state that the callback had before:
    /// if a later callback rejects its state.
    /// </remarks>
    /// <param name="run">The training. Its counters and parameters are those from before the checkpoint is loaded.</param>
    /// <param name="state">The state.</param>
    protected internal virtual void LoadState(TrainingRun run, CallbackState state)
    {
    }
}
