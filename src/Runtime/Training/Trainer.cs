using System.Runtime.CompilerServices;
using GenBn.Kernels;

namespace GenBn;

/// <summary>Trains a network: batches in random order, forward, loss, backward, optimizer step.</summary>
/// <typeparam name="TNetwork">The annotated class.</typeparam>
/// <remarks>
/// The same seeds give the same parameters bit for bit, whatever the number of threads. After the first step nothing is
/// allocated. Not for use by two callers at once.
/// </remarks>
public sealed unsafe partial class Trainer<TNetwork> : IDisposable
    where TNetwork : INetwork<TNetwork>
{
    private readonly TrainerOptions _options;
    private readonly NetworkPass _pass;
    private readonly LossJob _lossJob;
    private readonly UpdateJob _updateJob;
    private readonly int[] _batchLabels;
    private readonly int[] _batchRows;
    private readonly TrainingRun _run;
    private BatchOrder? _order;
    private long _steps;
    private int _epochs;
    private bool _reportDue;
    private bool _isBroken;
    private bool _isFitting;

    /// <summary>Prepares training of <paramref name="network"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number among the options is out of its range.</exception>
    /// <exception cref="ArgumentException">The loss means nothing for the network: a softmax over a single output.</exception>
    public Trainer(TNetwork network, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        _options = options ?? new TrainerOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.Threads, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.BatchSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(_options.RecalibrationSamples, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(_options.Prefetch, nameof(options));
        if (!float.IsFinite(_options.ClipNorm) || _options.ClipNorm < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), _options.ClipNorm, "Expected a finite clip norm that is not negative; 0 means no limit.");
        }

        _options.Loss.CheckOutputs(TNetwork.OutputLength, nameof(options));
        Network = network;
        _pass = network.CreatePass(_options.BatchSize, _options.Threads == 0 ? Environment.ProcessorCount : _options.Threads);
        _pass.DropoutSeed = _options.Seed;
        _options.Optimizer.Prepare(network.Store);
        _lossJob = new LossJob(_pass, _options.Loss);
        _updateJob = new UpdateJob(
            network.Store, _options.Optimizer, _options.ClipNorm > 0 ? new GradientClip(network.Store, _options.ClipNorm) : null);
        _batchLabels = new int[_options.BatchSize];
        _batchRows = new int[_options.BatchSize];
        _run = new TrainingRun(_options.BatchSize, network.Store, SaveCheckpoint);
    }

    /// <summary>The network that is trained.</summary>
    public TNetwork Network { get; }

    /// <summary>Steps so far, those before a checkpoint that was loaded among them.</summary>
    public long Steps => _steps;

    /// <summary>
    /// Epochs that are finished: <see cref="Fit"/> goes on with the next number, or finishes the one of that number that was begun.
    /// </summary>
    public int CompletedEpochs => _epochs - (IsInEpoch ? 1 : 0);

    /// <summary>
    /// Of the samples of the latest step, how many were answered correctly: the largest output is at the label, or at the
    /// largest target. 0 where that means nothing, with a single output and float targets.
    /// </summary>
    public int Correct => _lossJob.Correct;

    internal ThreadTeam Team => _pass.Team;

    /// <summary>One step on a batch with class numbers.</summary>
    /// <param name="inputs">1 to <see cref="TrainerOptions.BatchSize"/> samples × <c>InputLength</c> values.</param>
    /// <param name="labels">One class number per sample.</param>
    /// <returns>The mean loss of the batch before the step.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit, or a label is not a class.</exception>
    /// <exception cref="NonFiniteLossException">The loss or a gradient is NaN or infinite; the parameters were left alone.</exception>
    public float Step(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels)
    {
        int samples = CountSamples(inputs);
        if (labels.Length != samples)
        {
            throw new ArgumentException($"Expected {samples} labels, one for each sample, but got {labels.Length}.", nameof(labels));
        }

        Loss.CheckLabels(labels, TNetwork.OutputLength);
        labels.CopyTo(_batchLabels);
        _lossJob.Use(_batchLabels, samples);
        fixed (float* values = inputs)
        {
            return Step(SampleRows.Of(values, TNetwork.InputLength), samples);
        }
    }

    /// <summary>One step on a batch with float targets: regression, or probabilities of classes.</summary>
    /// <param name="inputs">1 to <see cref="TrainerOptions.BatchSize"/> samples × <c>InputLength</c> values.</param>
    /// <param name="targets">The same number of samples × <c>OutputLength</c> values.</param>
    /// <returns>The mean loss of the batch before the step.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit, or the loss takes labels only.</exception>
    /// <exception cref="NonFiniteLossException">The loss or a gradient is NaN or infinite; the parameters were left alone.</exception>
    [OverloadResolutionPriority(-1)] // An empty list is one of labels.
    public float Step(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        int samples = CountSamples(inputs);
        _options.Loss.CheckTakesTargets(nameof(targets));
        if (targets.Length != (long)samples * TNetwork.OutputLength)
        {
            throw new ArgumentException(
                $"Expected {samples} samples × {TNetwork.OutputLength} targets = {(long)samples * TNetwork.OutputLength}, but got {targets.Length}.", nameof(targets));
        }

        fixed (float* values = inputs)
        fixed (float* wanted = targets)
        {
            _lossJob.Use(SampleRows.Of(wanted, TNetwork.OutputLength), samples);
            return Step(SampleRows.Of(values, TNetwork.InputLength), samples);
        }
    }

    /// <summary>
    /// Trains for some epochs, each over all samples in a new random order, and reports after each. Further calls go on where
    /// the last one ended. Training happens while the result is enumerated.
    /// </summary>
    /// <remarks>
    /// An epoch of the same samples that an earlier call or a checkpoint left in its middle is finished first; it is one of
    /// <paramref name="epochs"/>, and its report covers all of its steps. To train up to epoch 10 whatever happened before, ask for
    /// 10 − <see cref="CompletedEpochs"/>.
    /// </remarks>
    /// <param name="train">What to learn.</param>
    /// <param name="test">What to measure on after each epoch; may be null.</param>
    /// <param name="epochs">How many epochs to finish, at least 1.</param>
    /// <param name="cancellation">
    /// Ends training between two steps. A later call, also in another process after a checkpoint, goes on as if nothing had happened.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A dataset's samples, classes or targets do not fit the network or the loss, or the training samples are not as many as before
    /// the checkpoint that was loaded.
    /// </exception>
    /// <exception cref="InvalidDataException">A sample that is not in memory cannot be read; what else its source throws comes through.</exception>
    /// <exception cref="NonFiniteLossException">The loss or a gradient became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public IEnumerable<EpochReport> Fit(IDataSource train, IDataSource? test = null, int epochs = 1, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        CheckDataset(train, nameof(train));
        CheckResumed(train);
        if (test is not null)
        {
            CheckDataset(test, nameof(test));
            CheckMetrics(test, _options.Metrics);
        }

        return Epochs(train, test, epochs, cancellation);
    }

    /// <summary>
    /// Trains for some steps and reports after each, for work that is measured in batches rather than epochs. The batches are
    /// those of <see cref="Fit"/>: a call goes on in the epoch where the last one on the same dataset stopped, and begins a new
    /// epoch when that is used up. Training happens while the result is enumerated.
    /// </summary>
    /// <param name="train">What to learn.</param>
    /// <param name="count">How many steps, at least 1.</param>
    /// <param name="cancellation">Ends training between two steps, as that of <see cref="Fit"/>.</param>
    /// <exception cref="ArgumentException">
    /// The dataset's samples, classes or targets do not fit the network or the loss, or the samples are not as many as before the
    /// checkpoint that was loaded.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// A sample that is not in memory cannot be read; what else its source throws comes through. The next call tries the batch again.
    /// </exception>
    /// <exception cref="NonFiniteLossException">The loss or a gradient became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public IEnumerable<StepReport> FitSteps(IDataSource train, int count, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        CheckDataset(train, nameof(train));
        CheckResumed(train);
        return StepByStep(train, count, cancellation);
    }

    /// <summary>
    /// The share of samples that the network, with running statistics, answers correctly; NaN where that means nothing, with a
    /// single output and float targets. See <see cref="Measure"/> for the loss.
    /// </summary>
    /// <exception cref="ArgumentException">The dataset's samples, classes or targets do not fit the network or the loss.</exception>
    public double Evaluate(IDataSource dataset) => Measure(dataset).Accuracy ?? double.NaN;

    /// <summary>Loss, accuracy and metrics of the network on a dataset, with running statistics.</summary>
    /// <param name="dataset">What to measure on.</param>
    /// <param name="metrics">What to measure beside loss and accuracy.</param>
    /// <exception cref="ArgumentException">
    /// The dataset's samples, classes or targets do not fit the network or the loss, or a metric means nothing for them.
    /// </exception>
    /// <exception cref="InvalidDataException">A sample that is not in memory cannot be read.</exception>
    public Evaluation Measure(IDataSource dataset, params IReadOnlyList<Metric> metrics)
    {
        CheckDataset(dataset, nameof(dataset));
        CheckMetrics(dataset, metrics);
        MetricSamples? samples = metrics.Count > 0 ? new MetricSamples(metrics, dataset.Count, TNetwork.OutputLength) : null;
        (double loss, int correct) = LossOf(dataset, samples);
        return new Evaluation(loss / dataset.Count, HasAccuracy(dataset) ? (double)correct / dataset.Count : null) { Metrics = samples?.Results() ?? [] };
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
    public void Recalibrate(IDataSource data, int samples)
    {
        CheckSamples(data, nameof(data));
        if (samples < 1 || samples > data.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(samples), samples, $"Expected 1 to {data.Count} samples.");
        }

        // Training's epochs count from 1, so this order is none of theirs.
        BatchOrder order = NewOrder(data);
        order.BeginEpoch(0);
        Recalibrate(data, order.Samples[..samples]);
    }

    /// <summary>Ends the worker threads, and the one that reads samples ahead.</summary>
    public void Dispose()
    {
        _reader?.Dispose();
        _pass.Dispose();
    }

    private float Step(SampleRows rows, int samples)
    {
        float factor = ScheduleFactor();
        _pass.Forward(rows, samples);
        _isBroken = true; // Until the step is complete: running statistics have moved.
        _pass.Team.Run(_lossJob);
        float loss = _lossJob.MeanLoss;
        if (!float.IsFinite(loss))
        {
            throw new NonFiniteLossException(loss, FindNonFinite(), _steps + 1);
        }

        _pass.Backward();
        _options.Optimizer.BeginStep(factor);
        if (!_updateJob.Run(_pass.Team))
        {
            throw NonFiniteLossException.OfGradient(loss, FindNonFiniteGradient(), _steps + 1);
        }

        _steps++;
        _isBroken = false;
        return loss;
    }

    private float ScheduleFactor()
    {
        float factor = _options.Schedule?.FactorAt(_steps, _order?.Batches ?? _resumed?.Batches ?? 0) ?? 1;
        return float.IsFinite(factor) && factor >= 0
            ? factor
            : throw new InvalidOperationException($"Expected a schedule factor that is finite and not negative, but got {factor} at step {_steps}.");
    }

    private string FindNonFinite() =>
        Network.Parameters.FirstOrDefault(parameter => !FiniteCheck.AreFinite(parameter))?.Name ?? _pass.FindNonFinite() ?? "loss";

    private string FindNonFiniteGradient() => Network.Parameters
        .First(parameter => parameter.Trainable && !FiniteCheck.AreFinite(parameter.GradientPointer, 0, parameter.Length)).Name;

    private static void CheckMetrics(IDataSource dataset, IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        foreach (Metric metric in metrics)
        {
            ArgumentNullException.ThrowIfNull(metric, nameof(metrics));
            metric.Check(TNetwork.OutputLength, dataset.TargetLength > 0);
        }
    }

    private int CountSamples(ReadOnlySpan<float> inputs)
    {
        int samples = inputs.Length / TNetwork.InputLength;
        return samples >= 1 && samples <= _options.BatchSize && inputs.Length == (long)samples * TNetwork.InputLength
            ? samples
            : throw new ArgumentException(
                $"Expected 1 to {_options.BatchSize} samples of {TNetwork.InputLength} values each, but got {inputs.Length} values.", nameof(inputs));
    }
}
