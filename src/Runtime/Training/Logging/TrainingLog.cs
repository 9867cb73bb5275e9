using System.Diagnostics;

namespace GenBn.Training;

/// <summary>
/// Turns a training into entries: one after each epoch of <c>Fit</c>, one after each step of <c>FitSteps</c> whose number is a multiple
/// of so many. Derived classes decide what becomes of them.
/// </summary>
/// <remarks>Between entries nothing is allocated.</remarks>
public abstract class TrainingLog : TrainingCallback
{
    private readonly int _stepsPerEntry;
    private TrainingRun? _run;
    private TrainingLogEntry? _pending;
    private long _samples;
    private double _loss;
    private double? _correct;
    private long _begin;

    /// <summary>A log.</summary>
    /// <param name="stepsPerEntry">Steps of an entry in <c>FitSteps</c>, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stepsPerEntry"/> is less than 1.</exception>
    protected TrainingLog(int stepsPerEntry)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerEntry, 1);
        _stepsPerEntry = stepsPerEntry;
    }

    /// <inheritdoc/>
    public sealed override void OnTrainingBegin(TrainingRun run)
    {
        _run = run;
        BeginInterval();
        Begin(run);
    }

    /// <inheritdoc/>
    public sealed override void OnStep(TrainingRun run)
    {
        if (run.LastEpoch > 0)
        {
            return;
        }

        WritePending();
        _samples += run.Samples;
        _loss += run.Samples * (double)run.Loss;
        _correct += run.Samples * run.Accuracy;
        if (run.Step % _stepsPerEntry == 0)
        {
            EndInterval(run);
        }
    }

    /// <inheritdoc/>
    public sealed override void OnEpochEnd(TrainingRun run, EpochReport report) => Write(new TrainingLogEntry
    {
        Epoch = report.Epoch,
        Step = run.Step,
        Loss = report.Loss,
        Accuracy = report.TrainAccuracy,
        TestLoss = report.TestLoss,
        TestAccuracy = report.TestAccuracy,
        LearningRate = run.LearningRate,
        SamplesPerSecond = report.SamplesPerSecond,
    });

    /// <inheritdoc/>
    public sealed override void OnTrainingEnd(TrainingRun run)
    {
        _run = null;
        try
        {
            WritePending();
        }
        finally
        {
            End();
        }
    }

    /// <summary>
    /// Adds to the entry of the latest step of <c>FitSteps</c> what an evaluation after it brought, and makes that entry if none is due
    /// yet. <c>Fit</c> evaluates by itself.
    /// </summary>
    /// <exception cref="InvalidOperationException">No step of <c>FitSteps</c> was taken in a call that is still going on.</exception>
    public void RecordEvaluation(Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        if (_pending is null && _run is not null && _samples > 0)
        {
            EndInterval(_run);
        }

        if (_pending is not { } entry)
        {
            throw new InvalidOperationException("Expected a step of FitSteps before the evaluation, in a call that is still going on, but there was none.");
        }

        _pending = entry with { TestLoss = evaluation.Loss, TestAccuracy = evaluation.Accuracy };

        // The time of the evaluation is none of the steps that follow.
        _begin = Stopwatch.GetTimestamp();
    }

    /// <summary>Training begins; <see cref="TrainingRun.Step"/> is not 0 where it goes on after an earlier call or a checkpoint.</summary>
    protected abstract void Begin(TrainingRun run);

    /// <summary>Writes an entry, in such a way that it survives the end of the process.</summary>
    protected abstract void Write(in TrainingLogEntry entry);

    /// <summary>Training ended, in whatever way, perhaps before it began.</summary>
    protected abstract void End();

    private void BeginInterval()
    {
        _samples = 0;
        _loss = 0;
        _correct = 0;
        _begin = Stopwatch.GetTimestamp();
    }

    /// <summary>An entry of the steps since the one before, held back for the evaluation that may follow.</summary>
    private void EndInterval(TrainingRun run)
    {
        double speed = _samples / Stopwatch.GetElapsedTime(_begin).TotalSeconds;
        _pending = new TrainingLogEntry
        {
            Epoch = run.Epoch,
            Step = run.Step,
            Loss = _loss / _samples,
            Accuracy = _correct / _samples,
            LearningRate = run.LearningRate,
            SamplesPerSecond = speed,
        };
        BeginInterval();
    }

    private void WritePending()
    {
        if (_pending is { } entry)
        {
            _pending = null;
            Write(in entry);
        }
    }
}
