namespace GenBn;

/// <summary>Trains a network on batches in random order: forward pass, loss, backward pass, optimizer step.</summary>
/// <typeparam name="TNetwork">The class with <see cref="NetworkAttribute"/>.</typeparam>
/// <remarks>
/// <para>
/// The same seeds give the same parameters bit for bit, for any number of threads. After the first step, nothing is allocated.
/// </para>
/// <para>
/// A step happens as a whole or not at all. If it throws, then parameters, running statistics, optimizer, <see cref="Steps"/> and dropout
/// do not change. In <see cref="Fit"/>, its batch still counts as taken, and the next call continues with the batch after it. A batch that
/// could not be read is tried again.
/// </para>
/// <para>
/// The trainer admits one call at a time. A call during another one is rejected at once with an <see cref="InvalidOperationException"/>,
/// whether it comes from a second thread, or from a loss, metric, schedule or data source that the first call uses. Callbacks run between two
/// steps; they may call <see cref="Evaluate"/> and <see cref="SaveCheckpoint"/>. A call after <see cref="Dispose"/> throws an
/// <see cref="ObjectDisposedException"/>.
/// </para>
/// </remarks>
public sealed unsafe partial class Trainer<TNetwork> : IDisposable
    where TNetwork : INetwork<TNetwork>
{
    private readonly TrainerOptions _options;
    private UpdateJob _updateJob;
    private OptimizerState _optimizer;
    private readonly ParameterStore _store;
    private readonly TrainingRun _run;
    private NetworkPass _pass;
    private LossPlan _plan;
    private LossJob _lossJob;
    private int[] _batchLabels;
    private float[] _batchWeights;
    private int[] _batchRows;
    private BatchOrder? _order;
    private long _steps;
    private long _correct;
    private long _counted;
    private int _epochs;
    private bool _reportDue;
    private bool _isBroken;
    private bool _isFitting;

    /// <summary>The numbers of the batch's samples in the data; empty if the caller passed the batch.</summary>
    private ReadOnlyMemory<int> _numbers;

    /// <summary>Prepares the training of a network, and starts the worker threads.</summary>
    /// <param name="network">The network to train. The trainer changes its parameters and running statistics.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> or a callback is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number among the options is out of range.</exception>
    /// <exception cref="ArgumentException">
    /// The loss does not suit the network's outputs, such as a softmax over a single one. Or the sizes of <paramref name="network"/>, if it
    /// is not generated, contradict each other. Or a callback's <see cref="TrainingCallback.StateKey"/> is empty or contains <c>/</c> or
    /// <c>#</c>.
    /// </exception>
    /// <exception cref="CollectiveException">The ranks of <see cref="TrainerOptions.Collective"/> differ, or another rank failed.</exception>
    public Trainer(TNetwork network, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        _options = options ?? new TrainerOptions();
        _ranks = _options.Collective is { } collective ? new RankAgreement(new RankExchange(collective)) : null;
        try
        {
            CheckNumbers(_options);
            _plan = LossPlan.Of(
                _options.Loss ?? LossForLabels(TNetwork.Architecture.Outputs), TNetwork.Architecture.Outputs, nameof(options));
            Network = network;
            _store = network.Store;
            int capacity = CapacityFor(_options.BatchSize);
            _pass = network.CreatePass(capacity, ThreadChoice.Of(_options.Threads, TNetwork.Flops, capacity, Environment.ProcessorCount));
            CheckSizes(_pass.InputLength, _pass.OutputLength, _pass.BatchSize, capacity);
            _pass.DropoutSeed = _options.Seed;
            _optimizer = (_options.Optimizer ?? new Sgd(DefaultRate)).CreateState(_store);
            _lossJob = new LossJob(_pass, _plan);
            _updateJob = NewUpdateJob();
            _batchLabels = new int[MostLabels(capacity)];
            _batchWeights = new float[capacity];
            _batchRows = new int[capacity];
            _run = new TrainingRun(_options.BatchSize, _store, SaveCheckpoint, () => LearningRate, rate => LearningRate = rate);
            _ = StatefulCallbacks();
        }
        catch (Exception failure)
        {
            TellFailure(TrainerFacts.OfTrainer, failure);
            throw;
        }

        if (_ranks is not null)
        {
            Join(_ranks);
            _lossExchange = new LossExchange(_ranks, _plan.Parts.Length);
        }
    }

    /// <summary>The network that is trained.</summary>
    public TNetwork Network { get; }

    /// <summary>
    /// Number of worker threads, including the caller's, as <see cref="TrainerOptions.Threads"/> determined it. While other programs use the
    /// processors, a step may use fewer.
    /// </summary>
    public int Threads => _pass.Threads;

    /// <summary>Number of completed steps, including those before a checkpoint that was loaded.</summary>
    public long Steps => _steps;

    /// <summary>
    /// Number of finished epochs. <see cref="Fit"/> finishes the epoch after them, if it was begun, or begins it.
    /// </summary>
    public int CompletedEpochs => _epochs - (IsInEpoch ? 1 : 0);

    /// <summary>
    /// Number of samples of the latest step that the network classified correctly before the update, or of pixels, if samples have label maps. It is 0
    /// if accuracy has no meaning. See <see cref="Evaluation.Accuracy"/>.
    /// </summary>
    public int Correct => (int)Math.Min(int.MaxValue, _correct);

    /// <summary>
    /// Learning rate before the schedule's factor, finite and not negative. Its first value is that of the optimizer, or of a checkpoint that
    /// was loaded. It may be changed between steps.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public float LearningRate
    {
        get => _optimizer.LearningRate;
        set => _optimizer.LearningRate = value;
    }

    internal ThreadTeam Team => _pass.Team;

    /// <summary>Ends the worker threads and the thread that reads samples ahead.</summary>
    /// <exception cref="InvalidOperationException">A call is in progress.</exception>
    public void Dispose()
    {
        CheckNotReading();
        if (_pass.Use.End())
        {
            _reader?.Dispose();
            _pass.Team.Dispose();
        }
    }

    /// <summary>Begins a call, which ends when the result is disposed.</summary>
    private ExclusiveUse.Turn Enter()
    {
        CheckNotReading();
        return _pass.Use.Enter();
    }

    /// <summary>Begins a call that callbacks may make, too.</summary>
    private ExclusiveUse.Turn EnterAsGuest()
    {
        CheckNotReading();
        return _pass.Use.EnterAsGuest();
    }

    /// <summary>Rejects a call by the data source that this trainer is reading: it would wait forever for its own turn to read.</summary>
    private void CheckNotReading()
    {
        if (BatchReader.IsReading(_readingTurn))
        {
            throw new InvalidOperationException("Expected no call of the trainer from the data source that it is reading.");
        }
    }
}
