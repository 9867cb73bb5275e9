namespace GenBn.Training;

/// <summary>One entry of a <see cref="TrainingLog"/>.</summary>
public readonly record struct TrainingLogEntry
{
    /// <summary>Number of the epoch, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>Number of completed steps.</summary>
    public long Step { get; init; }

    /// <summary>Mean training loss of the samples since the previous entry, each measured before its step.</summary>
    public double Loss { get; init; }

    /// <summary>Share of those samples that were classified correctly; null if accuracy has no meaning.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Mean loss of the test samples, with running statistics; null if there was no evaluation.</summary>
    public double? TestLoss { get; init; }

    /// <summary>Share of the test samples that were classified correctly; null if there was no evaluation, or if accuracy has no meaning.</summary>
    public double? TestAccuracy { get; init; }

    /// <summary>Learning rate of the latest step, after the schedule.</summary>
    public float LearningRate { get; init; }

    /// <summary>Training samples per second.</summary>
    public double SamplesPerSecond { get; init; }
}
