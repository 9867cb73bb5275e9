using System.Diagnostics;

namespace GenBn.Training;

/// <summary>Saves a checkpoint every few steps, every few minutes, after every epoch, or all of these; the one before is kept.</summary>
/// <remarks>
/// See <c>Trainer.SaveCheckpoint</c> for what is written and how. When saving is a matter of time, so is which state is saved, but not what
/// training computes. A state with a NaN or an infinity is not saved: training ends with a <see cref="NonFiniteException"/>.
/// </remarks>
public sealed class CheckpointCallback : TrainingCallback
{
    private readonly int _everySteps;
    private readonly TimeSpan _every;
    private long _latest;

    /// <inheritdoc cref="CheckpointCallback" path="/summary"/>
    /// <param name="path">Where to write; see <see cref="TrainingCheckpoint.PreviousOf"/> for where the one before goes.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public CheckpointCallback(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
    }

    /// <summary>Where checkpoints are written.</summary>
    public string Path { get; }

    /// <summary>Whether to save after every epoch and its evaluation. Default true.</summary>
    public bool EveryEpoch { get; init; } = true;

    /// <summary>To save after every step whose number is a multiple of this; 0, the default, means not by steps.</summary>
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

    /// <summary>To save after a step when so much time has passed since the last save; zero, the default, means not by time.</summary>
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

    /// <summary>Texts to keep with each checkpoint by name, or null.</summary>
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
