using System.Diagnostics;

namespace GenBn.Training;

/// <summary>Where a training stands: what a <see cref="TrainingCallback"/> sees of it. One object for all calls of a trainer.</summary>
public sealed class TrainingRun
{
    private readonly Stopwatch _clock = new();
    private readonly Action<string, IReadOnlyDictionary<string, string>?> _saveCheckpoint;
    private TimeSpan _earlier;
    private long _correct;
    private int _latestCorrect;
    private double _epochLoss;

    internal TrainingRun(int batchSize, ParameterStore store, Action<string, IReadOnlyDictionary<string, string>?> saveCheckpoint)
    {
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

    /// <summary>Steps taken, over all calls of the trainer, and before a checkpoint that was loaded.</summary>
    public long Step { get; private set; }

    /// <summary>Steps taken in the current epoch.</summary>
    public int StepInEpoch { get; private set; }

    /// <summary>Steps of an epoch.</summary>
    public int StepsPerEpoch { get; private set; }

    /// <summary>Samples of a full batch.</summary>
    public int BatchSize { get; }

    /// <summary>Samples seen in the current epoch.</summary>
    public long SamplesInEpoch { get; private set; }

    /// <summary>Samples of the latest batch.</summary>
    public int Samples { get; private set; }

    /// <summary>Mean loss of the latest batch, before its step.</summary>
    public float Loss { get; private set; }

    /// <summary>
    /// Share of the latest batch's samples that were classified correctly, before its step; null before the first step, and if accuracy
    /// has no meaning.
    /// </summary>
    public double? Accuracy => HasAccuracy && Samples > 0 ? (double)_latestCorrect / Samples : null;

    /// <summary>Mean loss of the samples seen in this epoch, each before its step; null before the first.</summary>
    public double? EpochLoss => SamplesInEpoch > 0 ? _epochLoss / SamplesInEpoch : null;

    /// <summary>
    /// Share of the samples seen in this epoch that were classified correctly, each before its step; null before the first, and if
    /// accuracy has no meaning.
    /// </summary>
    public double? EpochAccuracy => HasAccuracy && SamplesInEpoch > 0 ? (double)_correct / SamplesInEpoch : null;

    /// <summary>Rate of the latest step, after the schedule.</summary>
    public float LearningRate { get; private set; }

    /// <summary>
    /// Time that the current epoch's steps and their callbacks took, over all calls that trained it, and before a checkpoint that
    /// was loaded.
    /// </summary>
    public TimeSpan EpochTime => _earlier + _clock.Elapsed;

    /// <summary>Why training was asked to stop; null while it was not.</summary>
    public string? StopReason { get; private set; }

    private ParameterStore Store { get; }

    private bool HasAccuracy { get; set; }

    /// <summary>
    /// Ends training at the end of the current step; in an epoch's end, before the next epoch. The epoch that was cut short is not
    /// reported.
    /// </summary>
    /// <param name="reason">Why, for people.</param>
    public void Stop(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        StopReason ??= reason;
    }

    /// <summary>Saves a checkpoint, as <c>Trainer.SaveCheckpoint</c> does.</summary>
    /// <param name="path">Where to write.</param>
    /// <param name="metadata">Texts to keep with it by name, or null.</param>
    /// <exception cref="NonFiniteException">A value to save is NaN or infinite.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveCheckpoint(string path, IReadOnlyDictionary<string, string>? metadata = null) => _saveCheckpoint(path, metadata);

    internal void BeginTraining(int lastEpoch, long step)
    {
        LastEpoch = lastEpoch;
        Step = step;
        StopReason = null;
    }

    /// <summary>Between two steps, time that is the caller's does not count.</summary>
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
        _earlier = TimeSpan.Zero;
        _clock.Restart();
    }

    /// <summary>Goes on in an epoch that another call, or the process that saved a checkpoint, has begun.</summary>
    internal void ContinueEpoch(int epoch, int steps, bool hasAccuracy)
    {
        Epoch = epoch;
        StepsPerEpoch = steps;
        HasAccuracy = hasAccuracy;
        _clock.Start();
    }

    internal RunCounters Counters() =>
        new(StepInEpoch, SamplesInEpoch, _correct, CheckpointCounters.ToBits(_epochLoss), Loss, LearningRate, EpochTime.Ticks);

    internal void Restore(CheckpointCounters counters)
    {
        Epoch = counters.Epoch;
        Step = counters.Steps;
        StepInEpoch = counters.Run.StepInEpoch;
        SamplesInEpoch = counters.Run.Samples;
        Loss = counters.Run.Loss;
        LearningRate = counters.Run.LearningRate;
        _correct = counters.Run.Correct;
        _epochLoss = CheckpointCounters.FromBits(counters.Run.LossSum);
        _earlier = TimeSpan.FromTicks(counters.Run.Ticks);
        _clock.Reset();
    }

    internal void EndStep(float loss, int samples, int correct, float rate)
    {
        Step++;
        StepInEpoch++;
        SamplesInEpoch += samples;
        Samples = samples;
        Loss = loss;
        LearningRate = rate;
        _epochLoss += samples * (double)loss;
        _latestCorrect = correct;
        _correct += correct;
    }
}
