using System.Globalization;

namespace GenBn;

/// <summary>Ends training when a value of the epochs' reports has not improved for some epochs, and brings back the best weights.</summary>
/// <remarks>
/// Prechelt, "Early Stopping - But When?", 1998. The best weights, parameters and running statistics, come back when the enumeration
/// of reports ends, and only if it was this callback that ended training: an epoch limit or a cancellation leaves the weights as they
/// are, so that training can go on. Further calls of <c>Fit</c> count on, and so does a trainer that loads a checkpoint, the best weights
/// included: put a <see cref="CheckpointCallback"/> after this callback, so that it saves what the epoch changed here. After a stop the
/// count begins anew. For one trainer.
/// </remarks>
public sealed class EarlyStopping : TrainingCallback
{
    private readonly int _patience;
    private readonly string _name;
    private readonly Func<EpochReport, double?> _value;
    private readonly bool _higherIsBetter;
    private readonly double _minDelta;
    private ParameterStore? _store;
    private WeightsSnapshot? _best;
    private int _waited;
    private bool _hasBest;
    private bool _hasStopped;

    /// <summary>Watches one of the usual values.</summary>
    /// <param name="patience">Epochs without improvement after which training ends, at least 1.</param>
    /// <param name="monitor">What to watch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The patience is not positive, or there is no such value.</exception>
    public EarlyStopping(int patience, MonitoredValue monitor = MonitoredValue.TestLoss)
        : this(patience, NameOf(monitor), ValueOf(monitor), monitor == MonitoredValue.TestAccuracy)
    {
    }

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

    /// <summary>Whether a stop brings back the weights of the best epoch. Default true.</summary>
    public bool RestoreBest { get; init; } = true;

    /// <summary>Number of the best epoch so far; 0 before the first with a value.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The best value so far; NaN before the first.</summary>
    public double BestValue { get; private set; } = double.NaN;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Another network's training has used it: its count and its best weights are of that one.</exception>
    public override void OnTrainingBegin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _store ??= run.Store;
        if (_store != run.Store)
        {
            throw new InvalidOperationException("Expected an EarlyStopping of the trainer's own, but another network's training has used it.");
        }

        if (_hasStopped)
        {
            _hasStopped = false;
            _hasBest = false;
            _waited = 0;
            BestEpoch = 0;
            BestValue = double.NaN;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The report lacks the value.</exception>
    public override void OnEpochEnd(TrainingRun run, EpochReport report)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(report);
        double value = _value(report) ?? throw new InvalidOperationException(
            $"Early stopping watches the {_name}, but the report of epoch {report.Epoch} has none; has Fit been given a test set?");
        if (IsBetter(value))
        {
            BestEpoch = report.Epoch;
            BestValue = value;
            _waited = 0;
            if (RestoreBest)
            {
                _best ??= new WeightsSnapshot(run.Store);
                _best.Take();
                _hasBest = true;
            }
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
        if (_hasStopped && _hasBest)
        {
            _best!.Restore();
        }
    }

    /// <summary>The count as a checkpoint keeps it.</summary>
    internal EarlyStoppingCounters Counters() => new(BestEpoch, CheckpointCounters.ToBits(BestValue), _waited, _hasStopped, _hasBest);

    /// <summary>The best weights as a checkpoint keeps them; none before the first.</summary>
    internal IEnumerable<NamedTensor> StateTensors(string prefix) => _hasBest ? _best!.Copies(prefix) : [];

    /// <summary>Goes on from a checkpoint that was checked.</summary>
    internal void Restore(EarlyStoppingCounters counters, ParameterStore store, string prefix, WeightsFile weights)
    {
        if (_store != store)
        {
            _store = store;
            _best = null;
        }

        BestEpoch = counters.BestEpoch;
        BestValue = CheckpointCounters.FromBits(counters.BestValue);
        _waited = counters.Waited;
        _hasStopped = counters.HasStopped;
        _hasBest = counters.HasBest && RestoreBest;
        if (_hasBest)
        {
            _best ??= new WeightsSnapshot(store);
            foreach (NamedTensor tensor in _best.Copies(prefix))
            {
                weights.Tensor(tensor.Name, [.. tensor.Shape]).CopyTo(tensor.Values);
            }
        }
    }

    private bool IsBetter(double value) =>
        !double.IsNaN(value) && (double.IsNaN(BestValue) || (_higherIsBetter ? value > BestValue + MinDelta : value < BestValue - MinDelta));

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
