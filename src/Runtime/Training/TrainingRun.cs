using System.Diagnostics;

namespace GenBn.Training;

/// <summary>The state of training, as a <see cref="TrainingCallback"/> sees it. A trainer has one such object for all calls.</summary>
public sealed class TrainingRun
{
    private readonly Stopwatch _clock = new();
    private readonly Action<string, IReadOnlyDictionary<string, string>?> _saveCheckpoint;
    private readonly Func<float> _rate;
    private readonly Action<float> _setRate;
    private TimeSpan _earlier;
    private long _correct;
    private long _counted;
    private long _latestCorrect;
    private long _latestCounted;
    private double _epochLoss;

    internal TrainingRun(
        int batchSize,
        ParameterStore store,
        Action<string, IReadOnlyDictionary<string, string>?> saveCheckpoint,
        Func<float> rate,
        Action<float> setRate)
    {
        _rate = rate;
        _setRate = setRate;
        BatchSize = batchSize;
        Store = store;
        _saveCheckpoint = saveCheckpoint;
    }

    /// <summary>The network's parameters, in declaration order.</summary>
    public IReadOnlyList<Parameter> Parameters => Store.Parameters;

    /// <summary>The network's running statistics, in declaration order.</summary>
    public IReadOnlyList<NamedTensor> Buffers => Store.Buffers;

    /// <summary>Number of the current epoch, from 1; 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>Number of the epoch after which this call of <c>Fit</c> ends; 0 in <c>FitSteps</c>.</summary>
    public int LastEpoch { get; private set; }

    /// <summary>Number of completed steps, over all calls of the trainer, including those before a checkpoint that was loaded.</summary>
    public long Step { get; private set; }

    /// <summary>Number of completed steps of the current epoch.</summary>
    public int StepInEpoch { get; private set; }

    /// <summary>Number of steps of an epoch.</summary>
    public int StepsPerEpoch { get; private set; }

    /// <summary>Number of samples of a full batch.</summary>
    public int BatchSize { get; }

    /// <summary>Number of samples of the current epoch's completed steps.</summary>
    public long SamplesInEpoch { get; private set; }

    /// <summary>Number of samples of the latest batch.</summary>
    public int Samples { get; private set; }

    /// <summary>Mean loss of the latest batch, measured before its step.</summary>
    public float Loss { get; private set; }

    /// <summary>
    /// Share of the latest batch's samples that were classified correctly, measured before its step. Null before the first step, and if
    /// accuracy has no meaning, see <see cref="Evaluation.Accuracy"/>.
    /// </summary>
    public double? Accuracy => HasAccuracy && _latestCounted > 0 ? (double)_latestCorrect / _latestCounted : null;

    /// <summary>Mean loss of this epoch's samples so far, each measured before its step; null before the first step.</summary>
    public double? EpochLoss => SamplesInEpoch > 0 ? _epochLoss / SamplesInEpoch : null;

    /// <summary>
    /// Share of this epoch's samples so far that were classified correctly, each measured before its step. Null before the first step, and if
    /// accuracy has no meaning.
    /// </summary>
    public double? EpochAccuracy => HasAccuracy && _counted > 0 ? (double)_correct / _counted : null;

    /// <summary>Learning rate of the latest step, after the schedule.</summary>
    public float LearningRate { get; private set; }

    /// <summary>Learning rate before the schedule's factor, finite and not negative: that of the trainer. A callback may change it between steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public float BaseLearningRate
    {
        get => _rate();
        set => _setRate(value);
    }

    /// <summary>
    /// Time of the current epoch's steps and their callbacks, over all calls that trained it, including the time before a checkpoint that was
    /// loaded.
    /// </summary>
    public TimeSpan EpochTime => _earlier + _clock.Elapsed;

    /// <summary>The reason that <see cref="Stop"/> was given; null if it was not called.</summary>
    public string? StopReason { get; private set; }

    private ParameterStore Store { get; }

    private bool HasAccuracy { get; set; }

    /// <summary>
    /// Ends training after the current step or, if called at the end of an epoch, before the next epoch. An unfinished epoch is not reported.
    /// If it is called again, the first reason remains.
    /// </summary>
    /// <param name="reason">The reason, for people to read.</param>
    /// <exception cref="ArgumentException">The reason is empty.</exception>
    public void Stop(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        StopReason ??= reason;
    }

    /// <summary>Saves a checkpoint, as <c>Trainer.SaveCheckpoint</c> does.</summary>
    /// <param name="path">Path of the file to write.</param>
    /// <param name="metadata">Texts to store in the file by name, or null.</param>
    /// <exception cref="ArgumentException">The path is empty, a text is not valid Unicode, or the values are longer than 2 GB.</exception>
    /// <exception cref="NonFiniteException">A value to save is NaN or infinite. Nothing was written.</exception>
    /// <exception cref="ArithmeticException">A variance to save is negative. Nothing was written.</exception>
    /// <exception cref="InvalidOperationException">Another call is in progress, or the latest step failed midway. Nothing was written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void SaveCheckpoint(string path, IReadOnlyDictionary<string, string>? metadata = null) => _saveCheckpoint(path, metadata);

    internal void BeginTraining(int lastEpoch, long step)
    {
        LastEpoch = lastEpoch;
        Step = step;
        StopReason = null;
    }

    /// <summary>Stops the clock between two steps: the caller's time does not count.</summary>
    internal void StopClock() => _clock.Stop();

    internal void StartClock() => _clock.Start();

    internal void BeginEpoch(int epoch, int steps, bool hasAccuracy)
    {
        Epoch = epoch;
        StepsPerEpoch = steps;
        HasAccuracy = hasAccuracy;
        StepInEpoch = 0;
        SamplesInEpoch = 0;
        _epochLoss = 0;
        _correct = 0;
        _counted = 0;
        _earlier = TimeSpan.Zero;
        _clock.Restart();
    }

    /// <summary>Continues an epoch that another call, or the process that saved a checkpoint, has begun.</summary>
    internal void ContinueEpoch(int epoch, int steps, bool hasAccuracy)
    {
        Epoch = epoch;
        StepsPerEpoch = steps;
        HasAccuracy = hasAccuracy;
        _clock.Start();
    }

    internal RunCounters Counters() =>
        new(StepInEpoch, SamplesInEpoch, _correct, CheckpointCounters.ToBits(_epochLoss), Loss, LearningRate, EpochTime.Ticks)
        {
            Counted = HasAccuracy && _counted != SamplesInEpoch ? _counted : null,
        };

    internal void Restore(CheckpointCounters counters)
    {
        Epoch = counters.Epoch;
        Step = counters.Steps;
        StepInEpoch = counters.Run.StepInEpoch;
        SamplesInEpoch = counters.Run.Samples;
        Loss = counters.Run.Loss;
        LearningRate = counters.Run.LearningRate;
        _correct = counters.Run.Correct;
        _counted = counters.Run.Counted ?? counters.Run.Samples;
        _epochLoss = CheckpointCounters.FromBits(counters.Run.LossSum);
        _earlier = TimeSpan.FromTicks(counters.Run.Ticks);
        _clock.Reset();
    }

    internal void EndStep(float loss, int samples, long correct, long counted, float rate)
    {
        Step++;
        StepInEpoch++;
        SamplesInEpoch += samples;
        Samples = samples;
        Loss = loss;
        LearningRate = rate;
        _epochLoss += samples * (double)loss;
        _latestCorrect = correct;
        _latestCounted = counted;
        _correct += correct;
        _counted += counted;
    }
}
