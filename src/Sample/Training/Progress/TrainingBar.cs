using Spectre.Console;
using Spectre.Console.Rendering;

namespace GenBn.Sample.Training.Progress;

/// <summary>Shows in the last line of a terminal how far a training is, how it does, and how long it will take.</summary>
/// <remarks>Drawn ten times a second at most. Steps in between look at the clock, and allocate nothing.</remarks>
/// <param name="console">The terminal.</param>
/// <param name="lastStep">The step after which training ends, where it does not count epochs.</param>
/// <param name="time">The clock.</param>
internal sealed class TrainingBar(IAnsiConsole console, long? lastStep, TimeProvider time) : TrainingCallback
{
    private const int DrawsPerSecond = 10;

    /// <summary>Goes to the start of the line.</summary>
    private const string ToStart = "\r";

    /// <summary>Erases from the cursor to the end of the line.</summary>
    private const string EraseRest = "\e[K";

    private readonly long _interval = time.TimestampFrequency / DrawsPerSecond;
    private long _begin;
    private long _firstStep;
    private long _nextDraw;
    private bool _isShown;

    /// <inheritdoc/>
    public override void OnTrainingBegin(TrainingRun run)
    {
        _begin = time.GetTimestamp();
        _firstStep = run.Step;
        _nextDraw = _begin + _interval;
    }

    /// <inheritdoc/>
    public override void OnStep(TrainingRun run)
    {
        long now = time.GetTimestamp();
        if (now >= _nextDraw || IsBeforeEvaluation(run))
        {
            Draw(run);
            _nextDraw = now + _interval;
        }
    }

    /// <inheritdoc/>
    public override void OnTrainingEnd(TrainingRun run) => Erase();

    /// <summary>Makes room for lines of text; the next step draws the bar below them.</summary>
    public void Erase()
    {
        if (_isShown)
        {
            console.Write(new ControlCode(ToStart + EraseRest));
            _isShown = false;
            _nextDraw = 0;
        }
    }

    /// <summary>The evaluation takes its time, with the bar as it is.</summary>
    private bool IsBeforeEvaluation(TrainingRun run) => run.LastEpoch > 0 ? run.StepInEpoch == run.StepsPerEpoch : run.Step == lastStep;

    private void Draw(TrainingRun run)
    {
        long done = run.Step - _firstStep;
        long left = run.LastEpoch > 0
            ? ((long)(run.LastEpoch - run.Epoch) * run.StepsPerEpoch) + run.StepsPerEpoch - run.StepInEpoch
            : Math.Max(0, (lastStep ?? run.Step) - run.Step);
        TimeSpan remaining = time.GetElapsedTime(_begin) * ((double)left / done);
        console.Write(new ControlCode(ToStart));
        console.Write(new BarLine((double)done / (done + left), [.. Fields(run, remaining)]));
        console.Write(new ControlCode(EraseRest));
        _isShown = true;
    }

    private IEnumerable<BarField> Fields(TrainingRun run, TimeSpan remaining)
    {
        if (run.LastEpoch > 0)
        {
            yield return new BarField(0, "epoch ", Count(run.Epoch, run.LastEpoch));
            yield return new BarField(4, "batch ", Count(run.StepInEpoch, run.StepsPerEpoch));
        }
        else
        {
            yield return new BarField(4, "epoch ", $"{run.Epoch}");
            yield return new BarField(0, "batch ", Count(run.Step, lastStep ?? run.Step));
        }

        yield return new BarField(2, "loss ", FormattableString.Invariant($"{run.EpochLoss:F4}"));
        if (run.EpochAccuracy is { } accuracy)
        {
            yield return new BarField(3, "acc ", FormattableString.Invariant($"{accuracy:F3}"));
        }

        double speed = run.SamplesInEpoch / Math.Max(run.EpochTime.TotalSeconds, 1e-9);
        yield return new BarField(5, "", FormattableString.Invariant($"{speed,6:N0}"), " img/s");
        yield return new BarField(1, "ETA ", Duration(remaining));
    }

    /// <summary>"7/12": a number and the last one, padded to the same width.</summary>
    private static string Count(long number, long last)
    {
        string most = $"{last}";
        return $"{number}".PadLeft(most.Length) + "/" + most;
    }

    private static string Duration(TimeSpan time) =>
        time.TotalHours >= 1 ? FormattableString.Invariant($"{(long)time.TotalHours}:{time:mm\\:ss}") : FormattableString.Invariant($"{time:m\\:ss}");
}
