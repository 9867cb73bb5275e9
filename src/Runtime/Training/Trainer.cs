using System.Diagnostics;
using GenBn.Kernels;

namespace GenBn;

/// <summary>Trains a network: batches in random order, forward, loss, backward, optimizer step.</summary>
/// <typeparam name="TNetwork">The annotated class.</typeparam>
/// <remarks>
/// The same seeds give the same parameters bit for bit, whatever the number of threads. After the first step nothing is
/// allocated. Not for use by two callers at once.
/// </remarks>
public sealed unsafe class Trainer<TNetwork> : IDisposable
    where TNetwork : INetwork<TNetwork>
{
    private readonly TrainerOptions _options;
    private readonly NetworkPass _pass;
    private readonly LossJob _lossJob;
    private readonly UpdateJob _updateJob;
    private readonly int[] _batchLabels;
    private long _steps;
    private int _epochs;

    /// <summary>Prepares training of <paramref name="network"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Batch size or threads are out of range.</exception>
    public Trainer(TNetwork network, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        _options = options ?? new TrainerOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.Threads, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.BatchSize, 1, nameof(options));
        Network = network;
        _pass = network.CreatePass(_options.BatchSize, _options.Threads == 0 ? Environment.ProcessorCount : _options.Threads);
        _options.Optimizer.Prepare(network.Store);
        _lossJob = new LossJob(_pass, _options.Loss);
        _updateJob = new UpdateJob(network.Store, _options.Optimizer);
        _batchLabels = new int[_options.BatchSize];
    }

    /// <summary>The network that is trained.</summary>
    public TNetwork Network { get; }

    /// <summary>Steps so far.</summary>
    public long Steps => _steps;

    /// <summary>Of the samples of the latest step, how many were answered correctly.</summary>
    public int Correct => _lossJob.Correct;

    internal ThreadTeam Team => _pass.Team;

    /// <summary>One step on a batch.</summary>
    /// <param name="inputs">1 to <see cref="TrainerOptions.BatchSize"/> samples × <c>InputLength</c> values.</param>
    /// <param name="labels">One class number per sample.</param>
    /// <returns>The mean loss of the batch before the step.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit, or a label is not a class.</exception>
    /// <exception cref="NonFiniteLossException">The loss is NaN or infinite; the parameters were left alone.</exception>
    public float Step(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels)
    {
        int samples = inputs.Length / TNetwork.InputLength;
        if (samples < 1 || samples > _options.BatchSize || inputs.Length != samples * TNetwork.InputLength)
        {
            throw new ArgumentException(
                $"Expected 1 to {_options.BatchSize} samples of {TNetwork.InputLength} values each, but got {inputs.Length} values.", nameof(inputs));
        }

        if (labels.Length != samples)
        {
            throw new ArgumentException($"Expected {samples} labels, one for each sample, but got {labels.Length}.", nameof(labels));
        }

        Loss.CheckLabels(labels, TNetwork.OutputLength);
        labels.CopyTo(_batchLabels);
        fixed (float* values = inputs)
        {
            return Step(SampleRows.Of(values, TNetwork.InputLength), samples);
        }
    }

    /// <summary>
    /// Trains for some epochs, each over all samples in a new random order, and reports after each. Further calls go on where
    /// the last one ended.
    /// </summary>
    /// <param name="train">What to learn.</param>
    /// <param name="test">What to measure on after each epoch; may be null.</param>
    /// <param name="epochs">How many epochs, at least 1.</param>
    /// <exception cref="ArgumentException">A dataset's samples or classes do not fit the network.</exception>
    /// <exception cref="NonFiniteLossException">The loss became NaN or infinite.</exception>
    public IEnumerable<EpochReport> Fit(Dataset train, Dataset? test = null, int epochs = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        CheckDataset(train, nameof(train));
        if (test is not null)
        {
            CheckDataset(test, nameof(test));
        }

        return Epochs(train, test, epochs);
    }

    /// <summary>The share of samples that the network, with running statistics, answers correctly.</summary>
    /// <exception cref="ArgumentException">The dataset's samples or classes do not fit the network.</exception>
    public double Evaluate(Dataset dataset)
    {
        CheckDataset(dataset, nameof(dataset));
        var job = new EvaluationJob(Network.CreatePredictor(), dataset);
        job.Run(_pass.Team);
        return (double)job.Correct / dataset.Count;
    }

    /// <summary>Ends the worker threads.</summary>
    public void Dispose() => _pass.Dispose();

    private IEnumerable<EpochReport> Epochs(Dataset train, Dataset? test, int epochs)
    {
        int[] order = new int[train.Count];
        for (int index = 0; index < epochs; index++)
        {
            long start = Stopwatch.GetTimestamp();
            (double loss, double accuracy) = TrainEpoch(train, order);
            TimeSpan training = Stopwatch.GetElapsedTime(start);
            start = Stopwatch.GetTimestamp();
            double? tested = test is null ? null : Evaluate(test);
            yield return new EpochReport(
                _epochs, loss, accuracy, tested, training, Stopwatch.GetElapsedTime(start), train.Count / training.TotalSeconds);
        }
    }

    private (double Loss, double Accuracy) TrainEpoch(Dataset train, int[] order)
    {
        for (int index = 0; index < order.Length; index++)
        {
            order[index] = index;
        }

        // An epoch's order depends on the seed and its number alone, so that training can be resumed at any epoch.
        new RandomSource(_options.Seed + (0x9E3779B97F4A7C15 * (ulong)++_epochs)).Shuffle(order.AsSpan());
        double loss = 0;
        long correct = 0;
        fixed (int* rows = order)
        fixed (byte* pixels = train.Pixels)
        fixed (float* values = train.Values)
        {
            for (int first = 0; first < order.Length; first += _options.BatchSize)
            {
                int samples = Math.Min(_options.BatchSize, order.Length - first);
                for (int index = 0; index < samples; index++)
                {
                    _batchLabels[index] = train.Labels[order[first + index]];
                }

                // Once more: the dataset holds its caller's array, and kernels index by label.
                Loss.CheckLabels(_batchLabels.AsSpan(0, samples), TNetwork.OutputLength);
                SampleRows batch = train.IsBytes
                    ? SampleRows.Of(pixels, train.Scale, train.SampleLength, rows + first)
                    : SampleRows.Of(values, train.SampleLength, rows + first);
                loss += samples * (double)Step(batch, samples);
                correct += _lossJob.Correct;
            }
        }

        return (loss / order.Length, (double)correct / order.Length);
    }

    private float Step(SampleRows rows, int samples)
    {
        _pass.Forward(rows, samples);
        _lossJob.Use(_batchLabels, samples);
        _pass.Team.Run(_lossJob);
        float loss = _lossJob.MeanLoss;
        _steps++;
        if (!float.IsFinite(loss))
        {
            throw new NonFiniteLossException(loss, FindNonFinite(), _steps);
        }

        _pass.Backward();
        _options.Optimizer.BeginStep(factor: 1);
        _pass.Team.Run(_updateJob);
        return loss;
    }

    private string FindNonFinite()
    {
        foreach (Parameter parameter in Network.Parameters)
        {
            foreach (float value in parameter.Values)
            {
                if (!float.IsFinite(value))
                {
                    return parameter.Name;
                }
            }
        }

        return _pass.FindNonFinite() ?? "loss";
    }

    private static void CheckDataset(Dataset dataset, string name)
    {
        ArgumentNullException.ThrowIfNull(dataset, name);
        if (dataset.SampleLength != TNetwork.InputLength)
        {
            throw new ArgumentException($"Expected samples of {TNetwork.InputLength} values, but the dataset's have {dataset.SampleLength}.", name);
        }

        if (dataset.Classes > TNetwork.OutputLength)
        {
            throw new ArgumentException($"Expected at most {TNetwork.OutputLength} classes, but the dataset has {dataset.Classes}.", name);
        }
    }
}
