using System.Diagnostics;

namespace GenBn.Training;

/// <summary>
/// Base class of logs. It collects an entry after each epoch of <c>Fit</c>, and one for each group of steps of <c>FitSteps</c>. Derived classes
/// write the entries.
/// </summary>
/// <remarks>Nothing is allocated between entries.</remarks>
public abstract class TrainingLog : TrainingCallback
{
    private readonly int _stepsPerEntry;
    private TrainingRun? _run;
    private TrainingLogEntry? _pending;
    private long _samples;
    private double _loss;
    private double? _correct;
    private long _begin;

    /// <summary>Creates a log.</summary>
    /// <param name="stepsPerEntry">
    /// Number of steps per entry in <c>FitSteps</c>, at least 1. An entry ends with a step whose number is a multiple of it.
    /// </param>
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
    /// Adds the results of an evaluation to the entry of the latest step of <c>FitSteps</c>. If no entry is due yet, it ends one there.
    /// <c>Fit</c> adds its evaluations itself.
    /// </summary>
    /// <param name="evaluation">The results.</param>
    /// <exception cref="ArgumentNullException"><paramref name="evaluation"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The present call of <c>FitSteps</c> has not taken a step, or there is none.</exception>
    public void RecordEvaluation(Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        if (_pending is null && _run is not null && _samples > 0)
        {
            EndInterval(_run);
        }

        if (_pending is not { } entry)
        {
            throw new InvalidOperationException("Expected a step of the present call of FitSteps before the evaluation, but there was none.");
        }

        _pending = entry with { TestLoss = evaluation.Loss, TestAccuracy = evaluation.Accuracy };

        // The time of the evaluation does not count as time of the next steps.
        _begin = Stopwatch.GetTimestamp();
    }

    /// <summary>Called when training begins. If it continues after an earlier call or a checkpoint, <see cref="TrainingRun.Step"/> is not 0.</summary>
    /// <param name="run">The state of training.</param>
    protected abstract void Begin(TrainingRun run);

    /// <summary>Writes an entry. It should survive the end of the process.</summary>
    /// <param name="entry">The entry.</param>
    protected abstract void Write(in TrainingLogEntry entry);

    /// <summary>Called when training ends, even by an exception, and even if <see cref="Begin"/> was not called.</summary>
    protected abstract void End();

    private void BeginInterval()
    {
        _samples = 0;
        _loss = 0;
        _correct = 0;
        _begin = Stopwatch.GetTimestamp();
    }

    /// <summary>Ends an entry of the steps since the last one. It is written later, because an evaluation may follow.</summary>
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
