using System.Globalization;

namespace GenBn.Training;

/// <summary>Ends training when a value of the reports has not improved for a number of epochs, and keeps the best weights.</summary>
/// <remarks>
/// <para>
/// Prechelt, "Early Stopping - But When?", 1998. If this callback ends training, the network gets the best weights, parameters and running
/// statistics, when the enumeration of reports ends. After any other end, such as the last epoch, a <c>break</c>, a stop by another callback,
/// a cancellation or an exception, the network keeps its latest weights, so that training can continue;
/// <see cref="RestoreBestWeights"/> then restores the best ones.
/// </para>
/// <para>
/// Further calls of <c>Fit</c> continue the count. So does a trainer that loads a checkpoint, which contains the best weights. Put a
/// <see cref="CheckpointCallback"/> after this callback, so that it saves the state after the epoch. After a stop, the next call begins a new
/// count. An object serves the trainers of one network.
/// </para>
/// </remarks>
public sealed class EarlyStopping : TrainingCallback
{
    /// <summary>Limit of the number of epochs. No training reaches it, and one that continues from there does not overflow.</summary>
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

    /// <summary>Watches a loss or an accuracy of the reports.</summary>
    /// <param name="patience">Number of epochs without improvement after which training ends, at least 1.</param>
    /// <param name="monitor">The value to watch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="patience"/> is not positive, or <paramref name="monitor"/> is not defined.</exception>
    public EarlyStopping(int patience, MonitoredValue monitor = MonitoredValue.TestLoss)
        : this(patience, NameOf(monitor), ValueOf(monitor), monitor == MonitoredValue.TestAccuracy) => _monitor = monitor;

    /// <summary>Watches a custom value.</summary>
    /// <param name="patience">Number of epochs without improvement after which training ends, at least 1.</param>
    /// <param name="name">Name of the value in the reason for the stop.</param>
    /// <param name="value">Returns the value of an epoch. NaN is not an improvement. Null means that the report lacks it, which is an error.</param>
    /// <param name="higherIsBetter">Whether higher values are better. Otherwise, lower ones are.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="value"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="patience"/> is not positive.</exception>
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

    /// <summary>Difference by which a value must be better than the best one to count as an improvement. Finite and not negative; default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public double MinDelta
    {
        get => _minDelta;
        init => _minDelta = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Expected a finite number that is not negative.");
    }

    /// <summary>
    /// Whether a stop by this callback restores the weights of the best epoch. Default true. Otherwise, and after any other end,
    /// <see cref="RestoreBestWeights"/> restores them.
    /// </summary>
    public bool RestoreBest { get; init; } = true;

    /// <summary>Number of the best epoch so far; 0 before the first epoch with a value.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The best value so far; null before the first value.</summary>
    public double? BestValue { get; private set; }

    /// <summary>Whether an epoch had a value, so that the weights of <see cref="BestEpoch"/> are known.</summary>
    public bool HasBestWeights => BestValue is not null;

    /// <inheritdoc/>
    public override string? StateKey => "early-stopping";

    /// <summary>
    /// Copies the weights of <see cref="BestEpoch"/>, parameters and running statistics, into the network. The copy remains in this object.
    /// Training that continues starts from them, with the present state of the optimizer.
    /// </summary>
    /// <exception cref="InvalidOperationException">No epoch has had a value yet.</exception>
    public void RestoreBestWeights()
    {
        if (!HasBestWeights)
        {
            throw new InvalidOperationException($"Expected an epoch with a {_name} before RestoreBestWeights, but there was none yet.");
        }

        _best!.Restore();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">
    /// A training of another network has used this object, whose best weights are those of that network.
    /// </exception>
    public override void OnTrainingBegin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _parameters ??= run.Parameters;
        if (_parameters != run.Parameters)
        {
            throw new InvalidOperationException(
                "Expected a separate EarlyStopping for each network, but a training of another network has used this one.");
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
            $"Early stopping watches the {_name}, but the report of epoch {report.Epoch} has none. " +
            "A value of the test set needs a test set in Fit, and an accuracy needs labels.");
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
    /// <exception cref="InvalidOperationException">The reports will not contain the value. A custom value is not checked.</exception>
    public override void CheckReports(ReportContents contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        if (_monitor is MonitoredValue.TestLoss or MonitoredValue.TestAccuracy && !contents.HasTestLoss)
        {
            throw new InvalidOperationException(
                $"Early stopping watches the {_name}, but Fit has no test set. Pass one, or watch MonitoredValue.TrainingLoss.");
        }

        if (_monitor == MonitoredValue.TestAccuracy && !contents.HasTestAccuracy)
        {
            throw new InvalidOperationException(
                $"Early stopping watches the {_name}, which has no meaning for the test set's float targets and the loss. " +
                "Watch MonitoredValue.TestLoss, or use labels.");
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
