using System.Diagnostics;

namespace GenBn.Training;

/// <summary>Saves checkpoints after each epoch, after a number of steps, after a period of time, or all of these. The previous file is kept.</summary>
/// <remarks>
/// <c>Trainer.SaveCheckpoint</c> describes the file. Periods of time decide which steps are saved, but do not influence what training computes.
/// A state with a NaN or an infinity is not saved: training ends with a <see cref="NonFiniteException"/>.
/// </remarks>
public sealed class CheckpointCallback : TrainingCallback
{
    private readonly int _everySteps;
    private readonly TimeSpan _every;
    private long _latest;

    /// <inheritdoc cref="CheckpointCallback" path="/summary"/>
    /// <param name="path">Path of the file to write. <see cref="TrainingCheckpoint.PreviousOf"/> is that of the previous one.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public CheckpointCallback(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
    }

    /// <summary>Path of the file to write.</summary>
    public string Path { get; }

    /// <summary>Whether to save after every epoch and its evaluation. Default true.</summary>
    public bool EveryEpoch { get; init; } = true;

    /// <summary>Saves after every step whose number is a multiple of this. 0, the default, means never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int EverySteps
    {
        get => _everySteps;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _everySteps = value;
        }
    }

    /// <summary>Saves after a step if this time has passed since the latest save. Zero, the default, means never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan Every
    {
        get => _every;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            _every = value;
        }
    }

    /// <summary>Texts to store in each checkpoint by name, or null.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <inheritdoc/>
    public override void OnTrainingBegin(TrainingRun run) => _latest = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public override void OnStep(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if ((EverySteps > 0 && run.Step % EverySteps == 0) || (Every > TimeSpan.Zero && Stopwatch.GetElapsedTime(_latest) >= Every))
        {
            Save(run);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, EpochReport report)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (EveryEpoch)
        {
            Save(run);
        }
    }

    private void Save(TrainingRun run)
    {
        run.SaveCheckpoint(Path, Metadata);
        _latest = Stopwatch.GetTimestamp();
    }
}
