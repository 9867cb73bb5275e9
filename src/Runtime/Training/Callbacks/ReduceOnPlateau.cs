namespace GenBn.Training;

/// <summary>Multiplies the learning rate by a factor when a loss has not improved for a number of epochs.</summary>
/// <remarks>
/// As <c>ReduceLROnPlateau</c> of PyTorch and Keras. A schedule multiplies the reduced learning rate further. Checkpoints keep the learning rate and the
/// count.
/// </remarks>
public sealed class ReduceOnPlateau : TrainingCallback
{
    private const int MostEpochs = 1 << 30;

    private readonly int _patience;
    private readonly MonitoredValue _monitor;
    private int _waited;
    private double? _best;

    /// <summary>Watches a loss or an accuracy of the reports.</summary>
    /// <param name="patience">Number of epochs without improvement after which the learning rate is reduced, at least 1. Default 10.</param>
    /// <param name="factor">Factor of the learning rate, above 0 and below 1. Default 0.1.</param>
    /// <param name="monitor">The value to watch. Default: the test loss, or the training loss if there is no test set.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or <paramref name="monitor"/> is not defined.</exception>
    public ReduceOnPlateau(int patience = 10, float factor = 0.1f, MonitoredValue monitor = MonitoredValue.TestLoss)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1);
        if (factor is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "Expected a factor above 0 and below 1.");
        }

        if (!Enum.IsDefined(monitor))
        {
            throw new ArgumentOutOfRangeException(nameof(monitor), monitor, "Expected one of the values of MonitoredValue.");
        }

        _patience = patience;
        Factor = factor;
        _monitor = monitor;
    }

    /// <summary>Factor of the learning rate.</summary>
    public float Factor { get; }

    /// <summary>The smallest learning rate, finite and not negative. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public float Minimum
    {
        get;
        init
        {
            Optimizer.CheckFinite(value, nameof(value));
            field = value;
        }
    }

    /// <summary>Share of the best loss by which a loss must be lower to count as an improvement, from 0 to below 1. Default 1e-4, as in PyTorch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Threshold
    {
        get;
        init => field = value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Expected a share from 0 to below 1.");
    }
    = 1e-4;

    /// <summary>Number of reductions.</summary>
    public int Reductions { get; private set; }

    /// <inheritdoc/>
    public override string? StateKey => "reduce-on-plateau";

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Accuracy is watched, and the reports will not contain it.</exception>
    public override void CheckReports(ReportContents contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        if (_monitor == MonitoredValue.TestAccuracy && !contents.HasTestAccuracy)
        {
            throw new InvalidOperationException("Expected a test set with labels for the test accuracy, which ReduceOnPlateau watches. Watch a loss instead.");
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, EpochReport report)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(report);

        // An accuracy is watched as its distance from 1.
        double value = _monitor switch
        {
            MonitoredValue.TestAccuracy => 1 - report.TestAccuracy!.Value,
            MonitoredValue.TestLoss => report.TestLoss ?? report.Loss,
            _ => report.Loss,
        };
        if (_best is not { } best || value < best - (Math.Abs(best) * Threshold))
        {
            _best = double.IsNaN(value) ? _best : value;
            _waited = 0;
        }
        else if (++_waited >= _patience)
        {
            _waited = 0;
            Reductions++;
            run.BaseLearningRate = Math.Max(Minimum, Factor * run.BaseLearningRate);
        }
    }

    /// <inheritdoc/>
    protected internal override void SaveState(TrainingRun run, CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.SetInt64("waited", _waited);
        state.SetInt64("reductions", Reductions);
        if (_best is { } best)
        {
            state.SetDouble("best", best);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The state is not one that this callback writes.</exception>
    protected internal override void LoadState(TrainingRun run, CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        long waited = state.GetInt64("waited", 0, MostEpochs);
        long reductions = state.GetInt64("reductions", 0, MostEpochs);
        _best = state.Contains("best") ? state.GetDouble("best") : null;
        (_waited, Reductions) = ((int)waited, (int)reductions);
    }
}
