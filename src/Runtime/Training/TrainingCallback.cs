namespace GenBn.Training;

/// <summary>What happens in the course of a training: derive from it, and name it in <see cref="TrainerOptions.Callbacks"/>.</summary>
/// <remarks>Called on the thread that enumerates the reports, between two steps: what it does is waited for.</remarks>
public abstract class TrainingCallback
{
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
}
