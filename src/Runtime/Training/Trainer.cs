using System.Runtime.CompilerServices;

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

    /// <summary>One step on a batch with class numbers.</summary>
    /// <param name="inputs">1 to <see cref="TrainerOptions.BatchSize"/> samples × <c>InputLength</c> values.</param>
    /// <param name="labels">One class number per sample.</param>
    /// <returns>The mean loss of the batch before the step.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit, a label is not a class, or a single output takes no labels.</exception>
    /// <exception cref="NonFiniteLossException">A value, the loss, a gradient or the step's result is not finite; nothing was changed.</exception>
    /// <exception cref="AggregateException">A custom loss or optimizer threw; holds what it threw. Nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Another call is not over, or the schedule's factor is none.</exception>
    public float Step(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels)
    {
        using ExclusiveUse.Turn turn = Enter();
        BeginTogether();
        NameStep(_steps + 1);
        BatchShare share;
        float factor;
        try
        {
            share = ShareOf(CountSamples(inputs));
            if (labels.Length != share.Total)
            {
                throw new ArgumentException($"Expected {share.Total} labels, one for each sample, but got {labels.Length}.", nameof(labels));
            }

            _options.Loss.CheckTakesLabels(_pass.OutputLength, nameof(labels));
            Loss.CheckLabels(labels, _options.Loss.ClassesOf(_pass.OutputLength));
            UseLabels(labels.Slice(share.FirstSample, share.Samples), in share);
            factor = ScheduleFactor();
        }
        catch (Exception failure)
        {
            TellFailure("batch", failure);
            throw;
        }

        AgreeOnBatch(in share, factor);
        _numbers = default;
        fixed (float* values = inputs[(share.FirstSample * _pass.InputLength)..])
        {
            return Step(SampleRows.Of(values, _pass.InputLength), in share, factor);
        }
    }

    /// <summary>One step on a batch with float targets: regression, or probabilities of classes.</summary>
    /// <param name="inputs">1 to <see cref="TrainerOptions.BatchSize"/> samples × <c>InputLength</c> values.</param>
    /// <param name="targets">The same number of samples × <c>OutputLength</c> values.</param>
    /// <returns>The mean loss of the batch before the step.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit, or the loss takes labels only.</exception>
    /// <exception cref="NonFiniteLossException">A value, the loss, a gradient or the step's result is not finite; nothing was changed.</exception>
    /// <exception cref="AggregateException">A custom loss or optimizer threw; holds what it threw. Nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Another call is not over, or the schedule's factor is none.</exception>
    [OverloadResolutionPriority(-1)] // An empty list is one of labels.
    public float Step(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        using ExclusiveUse.Turn turn = Enter();
        BeginTogether();
        NameStep(_steps + 1);
        BatchShare share;
        float factor;
        try
        {
            share = ShareOf(CountSamples(inputs));
            _options.Loss.CheckTakesTargets(nameof(targets));
            if (targets.Length != (long)share.Total * _pass.OutputLength)
            {
                throw new ArgumentException(
                    $"Expected {share.Total} samples × {_pass.OutputLength} targets = {(long)share.Total * _pass.OutputLength}, but got {targets.Length}.", nameof(targets));
            }

            factor = ScheduleFactor();
        }
        catch (Exception failure)
        {
            TellFailure("batch", failure);
            throw;
        }

        AgreeOnBatch(in share, factor);
        _numbers = default;
        fixed (float* values = inputs[(share.FirstSample * _pass.InputLength)..])
        fixed (float* wanted = targets[(share.FirstSample * _pass.OutputLength)..])
        {
            _lossJob.Use(SampleRows.Of(wanted, _pass.OutputLength), in share);
            return Step(SampleRows.Of(values, _pass.InputLength), in share, factor);
        }
    }

    /// <summary>
    /// Trains for some epochs, each over all samples in a new random order, and reports after each. Further calls go on where
    /// the last one ended. Training happens while the result is enumerated; <see cref="Train"/> does it in one call.
    /// </summary>
    /// <remarks>
    /// An epoch of the same samples that an earlier call or a checkpoint left in its middle is finished first; it is one of
    /// <paramref name="epochs"/>, and its report covers all of its steps. To train up to epoch 10 whatever happened before, ask for
    /// 10 − <see cref="CompletedEpochs"/>.
    /// </remarks>
    /// <param name="train">What to learn.</param>
    /// <param name="test">What to measure on after each epoch; may be null.</param>
    /// <param name="epochs">How many epochs to finish, at least 1.</param>
    /// <param name="cancellationToken">
    /// Ends training between two steps. A later call, also in another process after a checkpoint, goes on as if nothing had happened.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A dataset's samples, classes or targets do not fit the network or the loss, a batch would be too small for a batch norm, or the
    /// training samples are not as many as before the checkpoint that was loaded.
    /// </exception>
    /// <exception cref="InvalidOperationException">A callback, such as <see cref="EarlyStopping"/>, needs a value that the reports will not have.</exception>
    /// <exception cref="InvalidDataException">A sample that is not in memory cannot be read; what else its source throws comes through.</exception>
    /// <exception cref="NonFiniteLossException">A step was refused; the next call goes on with the batch after it.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public IEnumerable<EpochReport> Fit(IDataSource train, IDataSource? test = null, int epochs = 1, CancellationToken cancellationToken = default)
    {
        BeginTogether();
        NameStep(0);
        try
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
            train = Checked(train, nameof(train));
            CheckBatches(train, nameof(train));
            CheckResumed(train);
            if (test is not null)
            {
                test = Checked(test, nameof(test));
                CheckMetrics(test, _options.Metrics);
            }

            CheckReports(train, test);
        }
        catch (Exception failure)
        {
            TellFailure(TrainerFacts.OfFit, failure);
            throw;
        }

        CompareTraining(train, test, "epochs", epochs);
        return Epochs(train, test, epochs, cancellationToken);
    }

    /// <summary>
    /// Trains for some epochs, as <see cref="Fit"/> does, and returns when they are over.
    /// </summary>
    /// <remarks>
    /// To see a report while training goes on, enumerate <see cref="Fit"/> or use a callback. If training is cancelled or fails, the reports
    /// of finished epochs are lost, and what was learned is not: a later call continues there.
    /// </remarks>
    /// <param name="train">The samples to train on.</param>
    /// <param name="test">The samples to evaluate on after each epoch; may be null.</param>
    /// <param name="epochs">Number of epochs to finish, at least 1.</param>
    /// <param name="cancellationToken">Ends training between two steps, as that of <see cref="Fit"/>.</param>
    /// <returns>A report for each epoch that was finished; fewer than <paramref name="epochs"/> if a callback stopped training.</returns>
    /// <inheritdoc cref="Fit" path="/exception"/>
    public IReadOnlyList<EpochReport> Train(IDataSource train, IDataSource? test = null, int epochs = 1, CancellationToken cancellationToken = default) =>
        [.. Fit(train, test, epochs, cancellationToken)];

    /// <summary>
    /// Trains for some steps and reports after each, for work that is measured in batches rather than epochs. The batches are
    /// those of <see cref="Fit"/>: a call goes on in the epoch where the last one on the same dataset stopped, and begins a new
    /// epoch when that is used up. Training happens while the result is enumerated.
    /// </summary>
    /// <param name="train">What to learn.</param>
    /// <param name="count">How many steps, at least 1.</param>
    /// <param name="cancellationToken">Ends training between two steps, as that of <see cref="Fit"/>.</param>
    /// <exception cref="ArgumentException">
    /// The dataset's samples, classes or targets do not fit the network or the loss, a batch would be too small for a batch norm, or the
    /// samples are not as many as before the checkpoint that was loaded.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// A sample that is not in memory cannot be read; what else its source throws comes through. The next call tries the batch again.
    /// </exception>
    /// <exception cref="NonFiniteLossException">A step was refused; the next call goes on with the batch after it.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public IEnumerable<StepReport> FitSteps(IDataSource train, int count, CancellationToken cancellationToken = default)
    {
        BeginTogether();
        NameStep(0);
        try
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
            train = Checked(train, nameof(train));
            CheckBatches(train, nameof(train));
            CheckResumed(train);
        }
        catch (Exception failure)
        {
            TellFailure(TrainerFacts.OfFit, failure);
            throw;
        }

        CompareTraining(train, test: null, "steps", count);
        return StepByStep(train, count, cancellationToken);
    }

    /// <summary>Measures loss, accuracy and metrics of the network on a dataset, with running statistics.</summary>
    /// <param name="data">The samples to measure on.</param>
    /// <param name="metrics">What to measure besides loss and accuracy.</param>
    /// <exception cref="ArgumentException">
    /// The dataset's samples, classes or targets do not fit the network or the loss, or a metric has no meaning for them.
    /// </exception>
    /// <exception cref="InvalidDataException">A sample that is not in memory cannot be read.</exception>
    /// <exception cref="InvalidOperationException">Another call is not over.</exception>
    public Evaluation Evaluate(IDataSource data, params IReadOnlyList<Metric> metrics)
    {
        using ExclusiveUse.Turn turn = EnterAsGuest();
        BeginTogether();
        NameStep(0);
        return EvaluateOn(() =>
        {
            ArgumentNullException.ThrowIfNull(metrics);
            Metric[] chosen = [.. metrics];
            IDataSource known = Checked(data, nameof(data));
            CheckMetrics(known, chosen);
            return (known, chosen);
        });
    }

    /// <summary>
    /// Sets the running statistics of every batch norm to those of a population of training samples under the current weights
    /// ("precise batch norm"): forward passes over full batches, whose statistics are merged to the mean and variance of all
    /// their values. Parameters stay as they are, and so do batch norms that train on running statistics.
    /// </summary>
    /// <remarks>
    /// Wu and Johnson, "Rethinking Batch in BatchNorm", 2021 (arXiv 2105.07576), section 3: moving averages lag behind the weights.
    /// Merged exactly, E[var] + Var[mean], rather than by the plain average of batch variances, which is too small by the
    /// spread of the batch means. Deeper batch norms see inputs that earlier ones normalised by their batch, as in training.
    /// </remarks>
    /// <param name="data">Training samples, read as outside of training: without random augmentation.</param>
    /// <param name="samples">
    /// How many to use, picked by the seed, or the first without shuffling. What is left after full batches is left out; a
    /// number below the batch size is one batch.
    /// </param>
    /// <exception cref="ArgumentException">The samples do not fit the network.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is not from 1 to those of the dataset.</exception>
    /// <exception cref="InvalidDataException">A sample that is not in memory cannot be read.</exception>
    /// <exception cref="NonFiniteException">An input or a statistic is not finite; the running statistics are as before.</exception>
    /// <exception cref="InvalidOperationException">Another call is not over.</exception>
    public void Recalibrate(IDataSource data, int samples)
    {
        using ExclusiveUse.Turn turn = Enter();
        BeginTogether();
        NameStep(0);
        BatchOrder order = Together("recalibration", () =>
        {
            IDataSource known = KnownSource.Of(data, nameof(data));
            CheckSamples(known, nameof(data));
            return samples >= 1 && samples <= known.Count
                ? NewOrder(known)
                : throw new ArgumentOutOfRangeException(nameof(samples), samples, $"Expected 1 to {known.Count} samples.");
        });

        // Training's epochs count from 1, so this order is none of theirs.
        order.BeginEpoch(0);
        RecalibrateOn(order.Dataset, order.Samples[..samples]);
    }

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

    /// <summary>A step on a batch, of which the rows are this rank's share.</summary>
    private float Step(SampleRows rows, in BatchShare share, float factor)
    {
        Forward(rows, in share);
        float loss = ComputeLoss(in share);
        CheckForward(loss);
        Backward();
        _optimizer.BeginStep(factor);
        _isBroken = !_optimizer.IsUndoable; // Until the step is complete: the workers change parameters.
        (string Tensor, bool IsGradient)? obstacle = Update();
        if (obstacle is null)
        {
            _pass.Commit();
            _correct = _lossJob.Correct;
            _steps++;
        }

        _isBroken = false;
        return obstacle switch
        {
            null => loss,
            (var parameter, IsGradient: true) => throw NonFiniteLossException.OfGradient(loss, parameter, _steps + 1),
            (var tensor, _) => throw NonFiniteLossException.OfUpdate(loss, tensor, _optimizer.Rate, _steps + 1),
        };
    }

    /// <summary>Refuses a batch whose loss or statistics cannot be learned from.</summary>
    private void CheckForward(float loss)
    {
        if (!float.IsFinite(loss))
        {
            throw new NonFiniteLossException(loss, FindNonFinite() ?? "loss", _steps + 1);
        }

        if (_pass.FindBadStatistic() is { } statistic)
        {
            throw NonFiniteLossException.OfStatistic(loss, FindNonFinite() ?? statistic, _steps + 1);
        }
    }

    private NonFiniteLossException OfValue(float? loss, string tensor, (int Sample, int Element, float Value) place) =>
        NonFiniteLossException.OfValue(loss, tensor, place, place.Sample < _numbers.Length ? _numbers.Span[place.Sample] : null, _steps + 1);

    private float ScheduleFactor()
    {
        float factor = _options.Schedule?.FactorAt(_steps, _order?.Batches ?? _resumed?.Batches ?? 0) ?? 1;
        return float.IsFinite(factor) && factor >= 0 && float.IsFinite(factor * LearningRate)
            ? factor
            : throw new InvalidOperationException(
                $"Expected a schedule factor that is finite and not negative, also times the learning rate of {LearningRate}, but got {factor} at step {_steps}.");
    }

    private string? FindNonFinite() =>
        _store.Parameters.FirstOrDefault(parameter => !FiniteCheck.AreFinite(parameter))?.Name ?? _pass.FindNonFinite();

    private static void CheckNumbers(TrainerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.RecalibrationSamples, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Prefetch, nameof(options));
        if (!float.IsFinite(options.ClipNorm) || options.ClipNorm < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.ClipNorm, "Expected a finite clip norm that is not negative; 0 means no limit.");
        }

        if (!Enum.IsDefined(options.LastBatch))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.LastBatch, "Expected one of the values of LastBatch.");
        }

        options.Loss.CheckOutputs(TNetwork.OutputLength, nameof(options));
    }

    private static void CheckSizes(int inputs, int outputs, int batch, int expectedBatch)
    {
        if ((inputs, outputs, batch) != (TNetwork.InputLength, TNetwork.OutputLength, expectedBatch))
        {
            throw new ArgumentException(
                $"Expected a network that computes up to {expectedBatch} samples of {TNetwork.InputLength} values with {TNetwork.OutputLength} outputs, as it says, but what it made computes up to {batch} of {inputs} with {outputs}.");
        }
    }

    private void CheckMetrics(IDataSource dataset, IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        foreach (Metric metric in metrics)
        {
            ArgumentNullException.ThrowIfNull(metric, nameof(metrics));
            metric.Check(_options.Loss, _pass.OutputLength, dataset.TargetLength > 0);
        }
    }

    /// <summary>Asks the callbacks whether reports will have what they need.</summary>
    private void CheckReports(IDataSource train, IDataSource? test)
    {
        var contents = new ReportContents
        {
            HasTrainAccuracy = HasAccuracy(train),
            HasTestLoss = test is not null,
            HasTestAccuracy = test is not null && HasAccuracy(test),
        };
        for (int index = 0; IsFirstRank && index < _options.Callbacks.Count; index++)
        {
            _options.Callbacks[index].CheckReports(contents);
        }
    }

    private int CountSamples(ReadOnlySpan<float> inputs)
    {
        int samples = inputs.Length / _pass.InputLength;
        return samples >= 1 && samples <= _options.BatchSize && inputs.Length == (long)samples * _pass.InputLength
            ? samples
            : throw new ArgumentException(
                $"Expected 1 to {_options.BatchSize} samples of {_pass.InputLength} values each, but got {inputs.Length} values.", nameof(inputs));
    }
}
