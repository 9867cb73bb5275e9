namespace GenBn.Tests.Training.Callbacks;

/// <summary>Notes what it is told, and does something after each step.</summary>
internal sealed class RecordingCallback(Action<TrainingRun>? onStep = null) : TrainingCallback
{
    public List<string> Events { get; } = [];

    public override void OnTrainingBegin(TrainingRun run) => Events.Add("begin");

    public override void OnEpochBegin(TrainingRun run) => Events.Add($"epoch {run.Epoch} of {run.LastEpoch} at {run.StepInEpoch}");

    public override void OnStep(TrainingRun run)
    {
        Events.Add($"step {run.Step}");
        onStep?.Invoke(run);
    }

    public override void OnEpochEnd(TrainingRun run, EpochReport report) => Events.Add($"end of epoch {report.Epoch}");

    public override void OnTrainingEnd(TrainingRun run) => Events.Add("end");
}
