namespace GenBn.Tests.Progress;

/// <summary>A clock that goes on by the same time at each step of a training, before callbacks that follow it.</summary>
internal sealed class StepClock(int milliseconds) : TrainingCallback
{
    private readonly Clock _clock = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time => _clock;

    public override void OnStep(TrainingRun run) => _clock.Now += milliseconds;

    private sealed class Clock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Now;
    }
}
