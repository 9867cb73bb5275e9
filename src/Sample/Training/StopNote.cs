namespace GenBn.Sample.Training;

/// <summary>Keeps why a callback ended training early.</summary>
internal sealed class StopNote : TrainingCallback
{
    /// <summary>Why; null if none did.</summary>
    public string? Reason { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainingEnd(TrainingRun run) => Reason = run.StopReason;
}
