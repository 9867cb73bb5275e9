using System.Diagnostics;

namespace GenBn;

/// <summary>Where a training stands: what a <see cref="TrainingCallback"/> sees of it. One object for all calls of a trainer.</summary>
public sealed class TrainingRun
{
    private long _correct;
    private int _latestCorrect;
    private double _epochLoss;
    private long _begin;

    internal TrainingRun(int batchSize) => BatchSize = batchSize;

    /// <summary>Number of the current epoch, from 1; 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>Number of the epoch after which this call of <c>Fit</c> ends; 0 in <c>FitSteps</c>.</summary>
    public int LastEpoch { get; private set; }

    /// <summary>Steps taken since the trainer was made, over all calls.</summary>
    public long Step { get; private set; }

    /// <summary>Steps taken in the current epoch.</summary>
    public int StepInEpoch { get; private set; }

    /// <summary>Steps of an epoch.</summary>
    public int StepsPerEpoch { get; private set; }

    /// <summary>Most samples of a step.</summary>
    public int BatchSize { get; }

    /// <summary>Samples seen in the current epoch.</summary>
    public long SamplesInEpoch { get; private set; }

    /// <summary>Samples of the latest batch.</summary>
    public int Samples { get; private set; }

    /// <summary>Mean loss of the latest batch, before its step.</summary>
    public float Loss { get; private set; }

    /// <summary>
    /// Share of the latest batch's samples that were answered correctly, before its step; NaN before the first, and where it means
    /// nothing.
    /// </summary>
    public double Accuracy => HasAccuracy && Samples > 0 ? (double)_latestCorrect / Samples : double.NaN;

    /// <summary>Mean loss of the samples seen in this epoch, each before its step; NaN before the first.</summary>
    public double EpochLoss => SamplesInEpoch > 0 ? _epochLoss / SamplesInEpoch : double.NaN;

    /// <summary>
    /// Share of the samples seen in this epoch that were answered correctly, each before its step; NaN before the first, and
    /// where it means nothing.
    /// </summary>
    public double EpochAccuracy => HasAccuracy && SamplesInEpoch > 0 ? (double)_correct / SamplesInEpoch : double.NaN;

    /// <summary>Rate of the latest step, after the schedule.</summary>
    public float LearningRate { get; private set; }

    /// <summary>Time since the current epoch began, steps and callbacks alike.</summary>
    public TimeSpan EpochTime => Stopwatch.GetElapsedTime(_begin);

    /// <summary>Why training was asked to stop; null while it was not.</summary>
    public string? StopReason { get; private set; }

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

    internal void BeginTraining(int lastEpoch)
    {
        LastEpoch = lastEpoch;
        StopReason = null;
    }

    internal void BeginEpoch(int epoch, int steps, bool hasAccuracy)
    {
        Epoch = epoch;
        StepsPerEpoch = steps;
        HasAccuracy = hasAccuracy;
        StepInEpoch = 0;
        SamplesInEpoch = 0;
        _epochLoss = 0;
        _correct = 0;
        _begin = Stopwatch.GetTimestamp();
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
