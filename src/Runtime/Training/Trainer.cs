namespace GenBn;

/// <summary>Trains a network: batches in random order, forward, loss, backward, optimizer step.</summary>
/// <typeparam name="TNetwork">The annotated class.</typeparam>
/// <remarks>
/// <para>
/// The same seeds give the same parameters bit for bit, whatever the number of threads. After the first step nothing is
/// allocated.
/// </para>
/// <para>
/// A step happens as a whole or not at all: where it throws, parameters, running statistics, optimizer, <see cref="Steps"/> and dropout
/// are as before. In <see cref="Fit"/> the batch counts as taken, and the next call goes on with the one after it; a batch that could not
/// be read is tried again.
/// </para>
/// <para>
/// One call at a time: another one in between is refused at once with an <see cref="InvalidOperationException"/>, whether it comes from
/// a second thread, or from a loss, metric, schedule or data source that the first one calls. Callbacks run between two steps; of the
/// trainer they may call <see cref="Evaluate"/> and <see cref="SaveCheckpoint"/>. After <see cref="Dispose"/>, calls are an
/// <see cref="ObjectDisposedException"/>.
/// </para>
/// </remarks>
public sealed unsafe partial class Trainer<TNetwork> : IDisposable
    where TNetwork : INetwork<TNetwork>
{
    private readonly TrainerOptions _options;
    private readonly UpdateJob _updateJob;
    private readonly OptimizerState _optimizer;
    private readonly ParameterStore _store;
    private readonly TrainingRun _run;
    private NetworkPass _pass;
    private LossJob _lossJob;
    private int[] _batchLabels;
    private int[] _batchRows;
    private BatchOrder? _order;
    private long _steps;
    private int _correct;
    private int _epochs;
    private bool _reportDue;
    private bool _isBroken;
    private bool _isFitting;

    /// <summary>The numbers of the batch's samples in the data; none where the caller has brought it.</summary>
    private ReadOnlyMemory<int> _numbers;

    /// <summary>Prepares training of <paramref name="network"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number among the options is out of its range.</exception>
    /// <exception cref="ArgumentException">
    /// The loss means nothing for the network: a softmax over a single output. Or the network, not a generated one, is none. Or a callback's
    /// <see cref="TrainingCallback.StateKey"/> is empty or contains <c>/</c> or <c>#</c>.
    /// </exception>
    public Trainer(TNetwork network, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        _options = options ?? new TrainerOptions();
        _ranks = _options.Collective is { } collective ? new RankAgreement(new RankExchange(collective)) : null;
        try
        {
            CheckNumbers(_options);
            Network = network;
            _store = network.Store;
            int capacity = CapacityFor(_options.BatchSize);
            _pass = network.CreatePass(capacity, ThreadChoice.Of(_options.Threads, TNetwork.Flops, capacity, Environment.ProcessorCount));
            CheckSizes(_pass.InputLength, _pass.OutputLength, _pass.BatchSize, capacity);
            _pass.DropoutSeed = _options.Seed;
            _optimizer = _options.Optimizer.CreateState(_store);
            _lossJob = new LossJob(_pass, _options.Loss);
            _updateJob = new UpdateJob(
                _store, _optimizer, _options.ClipNorm > 0 ? new GradientClip(_store, _options.ClipNorm) : null);
            _batchLabels = new int[capacity];
            _batchRows = new int[capacity];
            _run = new TrainingRun(_options.BatchSize, _store, SaveCheckpoint);
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
            _lossExchange = new LossExchange(_ranks);
        }
    }

    /// <summary>The network that is trained.</summary>
    public TNetwork Network { get; }

    /// <summary>
    /// Worker threads, the caller's included: those that <see cref="TrainerOptions.Threads"/> led to when the trainer was made. While other
    /// programs hold the processors, a step may use fewer.
    /// </summary>
    public int Threads => _pass.Threads;

    /// <summary>Steps so far, those before a checkpoint that was loaded among them.</summary>
    public long Steps => _steps;

    /// <summary>
    /// Epochs that are finished: <see cref="Fit"/> goes on with the next number, or finishes the one of that number that was begun.
    /// </summary>
    public int CompletedEpochs => _epochs - (IsInEpoch ? 1 : 0);

    /// <summary>
    /// Number of the latest step's samples that were classified correctly, before it; see <see cref="Evaluation.Accuracy"/>. 0 if accuracy
    /// has no meaning.
    /// </summary>
    public int Correct => _correct;

    /// <summary>
    /// Size of a step, before the schedule of the options; at first that of their optimizer, or of a checkpoint that was loaded. May be
    /// changed between steps. Finite and not negative.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public float LearningRate
    {
        get => _optimizer.LearningRate;
        set => _optimizer.LearningRate = value;
    }

    internal ThreadTeam Team => _pass.Team;

    /// <summary>Ends the worker threads, and the one that reads samples ahead.</summary>
    /// <exception cref="InvalidOperationException">A call is not over.</exception>
    public void Dispose()
    {
        CheckNotReading();
        if (_pass.Use.End())
        {
            _reader?.Dispose();
            _pass.Team.Dispose();
        }
    }

    /// <summary>Begins a call, which ends with the result.</summary>
    private ExclusiveUse.Turn Enter()
    {
        CheckNotReading();
        return _pass.Use.Enter();
    }

    /// <summary>Begins a call that callbacks may make too.</summary>
    private ExclusiveUse.Turn EnterAsGuest()
    {
        CheckNotReading();
        return _pass.Use.EnterAsGuest();
    }

    /// <summary>Who reads for this trainer holds the turn to read: a call that waits for its own would wait for ever.</summary>
    private void CheckNotReading()
    {
        if (BatchReader.IsReading(_readingTurn))
        {
            throw new InvalidOperationException("Expected no call of the trainer by the data source that it is reading.");
        }
    }
}
