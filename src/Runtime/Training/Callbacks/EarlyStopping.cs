using System.Globalization;

namespace GenBn.Training;

/// <summary>Ends training when a value of the epochs' reports has not improved for some epochs, and keeps the best weights.</summary>
/// <remarks>
/// Prechelt, "Early Stopping - But When?", 1998. The best weights, parameters and running statistics, come back by themselves when the
/// enumeration of reports ends, if it was this callback that ended training. After any other end, such as the last epoch, a <c>break</c>,
/// another callback's stop, a cancellation or an exception, the network has its latest weights, so that training can go on;
/// <see cref="RestoreBestWeights"/> brings the best back then. Further calls of <c>Fit</c> count on, and so does a trainer that loads a
/// checkpoint, the best weights included: put a <see cref="CheckpointCallback"/> after this callback, so that it saves what the epoch
/// changed here. After a stop the count begins anew with the next call. For the trainers of one network.
/// </remarks>
public sealed class EarlyStopping : TrainingCallback
{
    /// <summary>More than a training has, and so far from the largest number that one that goes on does not reach it.</summary>
    private const int MostEpochs = 1 << 30;

    private readonly int _patience;
    private readonly MonitoredValue? _monitor;
    private readonly string _name;
    private readonly Func<EpochReport, double?> _value;
    private readonly bool _higherIsBetter;
    private readonly double _minDelta;
    private IReadOnlyList<Parameter>? _parameters;
    private WeightsSnapshot? _best;
    private int _waited;
    private bool _hasStopped;

    /// <summary>Watches one of the usual values.</summary>
    /// <param name="patience">Epochs without improvement after which training ends, at least 1.</param>
    /// <param name="monitor">What to watch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The patience is not positive, or there is no such value.</exception>
    public EarlyStopping(int patience, MonitoredValue monitor = MonitoredValue.TestLoss)
        : this(patience, NameOf(monitor), ValueOf(monitor), monitor == MonitoredValue.TestAccuracy) => _monitor = monitor;

    /// <summary>Watches a value of your own.</summary>
    /// <param name="patience">Epochs without improvement after which training ends, at least 1.</param>
    /// <param name="name">What it is called in the reason for the stop.</param>
    /// <param name="value">The value of an epoch. NaN is no improvement; null means that the report lacks it, which is an error.</param>
    /// <param name="higherIsBetter">Whether a higher value is an improvement, rather than a lower one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The patience is not positive.</exception>
    public EarlyStopping(int patience, string name, Func<EpochReport, double?> value, bool higherIsBetter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        _patience = patience;
        _name = name;
        _value = value;
        _higherIsBetter = higherIsBetter;
    }

    /// <summary>By how much a value must be better than the best to count as an improvement. Finite and not negative; default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public double MinDelta
    {
        get => _minDelta;
        init => _minDelta = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Expected a finite number that is not negative.");
    }

    /// <summary>
    /// Whether a stop by this callback brings back the weights of the best epoch by itself. Default true; otherwise, and after any other
    /// end, <see cref="RestoreBestWeights"/> does.
    /// </summary>
    public bool RestoreBest { get; init; } = true;

    /// <summary>Number of the best epoch so far; 0 before the first with a value.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The best value so far; null before the first.</summary>
    public double? BestValue { get; private set; }

    /// <summary>Whether there are best weights: those of <see cref="BestEpoch"/>.</summary>
    public bool HasBestWeights => BestValue is not null;

    /// <inheritdoc/>
    public override string? StateKey => "early-stopping";

    /// <summary>
    /// Gives the network the weights of <see cref="BestEpoch"/>, parameters and running statistics, whatever ended training. They stay here
    /// too. Training that goes on begins from them, with the state that the optimizer has.
    /// </summary>
    /// <exception cref="InvalidOperationException">No epoch had a value yet.</exception>
    public void RestoreBestWeights()
    {
        if (!HasBestWeights)
        {
            throw new InvalidOperationException($"Expected an epoch with a {_name} before its weights are restored, but there was none yet.");
        }

        _best!.Restore();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Another network's training has used it: its count and its best weights are of that one.</exception>
    public override void OnTrainingBegin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _parameters ??= run.Parameters;
        if (_parameters != run.Parameters)
        {
            throw new InvalidOperationException("Expected an EarlyStopping of its own for each network, but another network's training has used this one.");
        }

        if (_hasStopped)
        {
            _hasStopped = false;
            _waited = 0;
            BestEpoch = 0;
            BestValue = null;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The report lacks the value.</exception>
    public override void OnEpochEnd(TrainingRun run, EpochReport report)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(report);
        double value = _value(report) ?? throw new InvalidOperationException(
            $"Early stopping watches the {_name}, but the report of epoch {report.Epoch} has none; has Fit been given a test set, and labels where it is an accuracy?");
        if (IsBetter(value))
        {
            BestEpoch = report.Epoch;
            BestValue = value;
            _waited = 0;
            _best ??= new WeightsSnapshot(run);
            _best.Take();
        }
        else if (++_waited >= _patience)
        {
            _hasStopped = true;
            run.Stop(string.Create(
                CultureInfo.InvariantCulture, $"the {_name} has not improved for {_waited} epochs; the best was {BestValue:G5} in epoch {BestEpoch}"));
        }
    }

    /// <inheritdoc/>
    public override void OnTrainingEnd(TrainingRun run)
    {
        if (_hasStopped && HasBestWeights && RestoreBest)
        {
            _best!.Restore();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The reports will not have the value. A custom value is not known here.</exception>
    public override void CheckReports(ReportContents contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        if (_monitor is MonitoredValue.TestLoss or MonitoredValue.TestAccuracy && !contents.HasTestLoss)
        {
            throw new InvalidOperationException($"Early stopping watches the {_name}, but Fit has no test set. Give it one, or watch MonitoredValue.TrainingLoss.");
        }

        if (_monitor == MonitoredValue.TestAccuracy && !contents.HasTestAccuracy)
        {
            throw new InvalidOperationException(
                $"Early stopping watches the {_name}, which means nothing for the test set's float targets and the loss. Watch MonitoredValue.TestLoss, or give labels.");
        }
    }

    /// <inheritdoc/>
    protected internal override void SaveState(TrainingRun run, CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.SetInt64("waited", _waited);
        state.SetInt64("has_stopped", _hasStopped ? 1 : 0);
        state.SetInt64("best_epoch", BestEpoch);
        if (BestValue is { } value)
        {
            state.SetDouble("best_value", value);
            _best!.Save(state);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The state is not that of an early stopping of this network.</exception>
    protected internal override void LoadState(TrainingRun run, CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(state);
        long waited = state.GetInt64("waited", 0, MostEpochs);
        bool hasStopped = state.GetInt64("has_stopped", 0, 1) > 0;
        bool hasBest = state.Contains("best_value");
        long bestEpoch = state.GetInt64("best_epoch", hasBest ? 1 : 0, hasBest ? MostEpochs : 0);
        double? bestValue = hasBest ? state.GetDouble("best_value") : null;
        WeightsSnapshot? best = null;
        if (hasBest)
        {
            best = new WeightsSnapshot(run);
            best.Load(state);
        }

        _parameters = run.Parameters;
        _best = best;
        _waited = (int)waited;
        _hasStopped = hasStopped;
        BestEpoch = (int)bestEpoch;
        BestValue = bestValue;
    }

    private bool IsBetter(double value) =>
        !double.IsNaN(value) && (BestValue is not { } best || (_higherIsBetter ? value > best + MinDelta : value < best - MinDelta));

    private static string NameOf(MonitoredValue monitor) => monitor switch
    {
        MonitoredValue.TestLoss => "test loss",
        MonitoredValue.TestAccuracy => "test accuracy",
        MonitoredValue.TrainingLoss => "training loss",
        _ => throw new ArgumentOutOfRangeException(nameof(monitor), monitor, "Expected one of the values of MonitoredValue."),
    };

    private static Func<EpochReport, double?> ValueOf(MonitoredValue monitor) => monitor switch
    {
        MonitoredValue.TestLoss => static report => report.TestLoss,
        MonitoredValue.TestAccuracy => static report => report.TestAccuracy,
        _ => static report => report.Loss,
    };
}
