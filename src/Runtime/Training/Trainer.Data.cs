
namespace GenBn;

/// <content>Where samples come from: memory, where they are used in place, or a source that is read ahead.</content>
public sealed unsafe partial class Trainer<TNetwork>
{
    /// <summary>Training and evaluation may read views of the same source.</summary>
    private readonly Lock _readingTurn = new();
    private BatchReader? _reader;

    /// <summary>A step on the next batch of the order.</summary>
    private (float Loss, int Samples) StepOn(BatchOrder order)
    {
        _order = order;
        int first = order.Samples.Length - order.Left.Length;
        _numbers = order.Samples[first..];
        (float loss, int samples) = MemorySamples.Of(order.Dataset) is MemorySamples memory ? StepInMemory(order, memory) : StepOnRead(order);
        _run.EndStep(loss, samples, Correct, _optimizer.Rate);
        return (loss, samples);
    }

    private (float Loss, int Samples) StepInMemory(BatchOrder order, MemorySamples memory)
    {
        Dataset train = memory.Dataset;
        ReadOnlySpan<int> batch = memory.RowsOf(order.Take(), _batchRows);
        fixed (int* rows = batch)
        fixed (float* targets = train.Targets)
        fixed (byte* pixels = train.Pixels)
        fixed (float* values = train.Values)
        {
            if (train.HasTargets)
            {
                _lossJob.Use(SampleRows.Of(targets, train.TargetLength, rows), batch.Length);
            }
            else
            {
                for (int index = 0; index < batch.Length; index++)
                {
                    _batchLabels[index] = train.Labels[batch[index]];
                }

                // Once more: the dataset holds its caller's array, and losses index by label.
                Loss.CheckLabels(_batchLabels.AsSpan(0, batch.Length), _options.Loss.ClassesOf(_pass.OutputLength));
                _lossJob.Use(_batchLabels, batch.Length);
            }

            return (Step(SampleRows.Of(train, pixels, values, rows), batch.Length), batch.Length);
        }
    }

    private (float Loss, int Samples) StepOnRead(BatchOrder order)
    {
        if (_reader?.Source != order.Dataset)
        {
            _reader?.Dispose();
            _reader = NewReader(order.Dataset, order.Plan);
        }

        if (!_reader.IsAt(order.Epoch, order.Left.Length))
        {
            _reader.Begin(order.Epoch, order.Left);
        }

        SampleBatch batch = _reader.Take();
        order.Take(); // Only now: what could not be read is still to come.
        if (order.Dataset.TargetLength > 0)
        {
            _lossJob.Use(batch.Targets, batch.Count);
        }
        else
        {
            _lossJob.Use(batch.Labels, batch.Count);
        }

        return (Step(batch.Inputs, batch.Count), batch.Count);
    }

    private Evaluation EvaluateOn(IDataSource dataset, IReadOnlyList<Metric> metrics)
    {
        MetricSamples? samples = metrics.Count > 0 ? new MetricSamples(metrics, dataset.Count, _pass.OutputLength) : null;
        (double loss, int correct) = LossOf(dataset, samples);
        return new Evaluation
        {
            Loss = loss / dataset.Count,
            Accuracy = HasAccuracy(dataset) ? (double)correct / dataset.Count : null,
            Metrics = samples?.Results() ?? [],
        };
    }

    /// <summary>The loss of all samples, with running statistics, and how many are answered correctly.</summary>
    private Loss.BlockLoss LossOf(IDataSource dataset, MetricSamples? metrics)
    {
        Predictor predictor = Network.CreatePredictor();
        CheckSizes(predictor.InputLength, predictor.OutputLength, _options.BatchSize, _options.BatchSize);
        var job = new EvaluationJob(predictor, dataset, _options.Loss, _pass.Team.Count, metrics);
        if (MemorySamples.Of(dataset) is MemorySamples memory)
        {
            job.RunOn(memory, _pass.Team);
        }
        else
        {
            using BatchReader reader = NewReader(dataset, EvenPlan(dataset, job.SamplesAtOnce));
            job.RunOn(reader, _pass.Team);
        }

        return job.Total;
    }

    private void RecalibrateOn(IDataSource data, ReadOnlyMemory<int> samples)
    {
        if (!_pass.CanRecalibrate)
        {
            return;
        }

        int size = Math.Min(_options.BatchSize, samples.Length);
        ReadOnlyMemory<int> full = samples[..(samples.Length / size * size)];
        bool finished = false;
        long dropoutStep = _pass.DropoutStep;
        _pass.BeginRecalibration();
        try
        {
            if (MemorySamples.Of(data) is MemorySamples memory)
            {
                ForwardInMemory(memory, full.Span, size);
            }
            else
            {
                using BatchReader reader = NewReader(data, EvenPlan(data, size));
                reader.Begin(epoch: 0, full);
                for (int left = full.Length; left > 0; left -= size)
                {
                    Gather(reader.Take().Inputs, size);
                }
            }

            finished = true;
        }
        finally
        {
            _pass.EndRecalibration(finished);
            _pass.DropoutStep = finished ? _pass.DropoutStep : dropoutStep;
        }
    }

    /// <summary>Adds the statistics of a batch to those that are gathered.</summary>
    private void Gather(SampleRows rows, int samples)
    {
        _pass.Forward(rows, samples);
        if (_pass.FindBadInput() is { } input)
        {
            throw NonFiniteException.OfValue("input", input, _steps);
        }

        if (_pass.FindBadStatistic() is { } statistic)
        {
            throw NonFiniteException.OfStatistic(FindNonFinite() ?? statistic, _steps);
        }

        _pass.Commit();
    }

    private void ForwardInMemory(MemorySamples memory, ReadOnlySpan<int> samples, int size)
    {
        fixed (byte* pixels = memory.Dataset.Pixels)
        fixed (float* values = memory.Dataset.Values)
        {
            for (int first = 0; first < samples.Length; first += size)
            {
                fixed (int* rows = memory.RowsOf(samples.Slice(first, size), _batchRows))
                {
                    Gather(SampleRows.Of(memory.Dataset, pixels, values, rows), size);
                }
            }
        }
    }

    private BatchOrder NewOrder(IDataSource dataset) => new(dataset, PlanOf(dataset.Count), _options.Seed, _options.ShuffleEachEpoch);

    private BatchReader NewReader(IDataSource source, BatchPlan plan) => new(source, plan, _options.Prefetch, _readingTurn) { Patience = _options.ReadingPatience };

    /// <summary>Batches of one size, and a smaller last one.</summary>
    private static BatchPlan EvenPlan(IDataSource source, int size) => new(source.Count, size, LastBatch.Smaller, least: 1);

    private bool HasAccuracy(IDataSource dataset) => _options.Loss.AnswerOf(_pass.OutputLength, dataset.TargetLength > 0) != AnswerKind.None;

    private void CheckSamples(IDataSource dataset, string name)
    {
        if (dataset.Count < 1)
        {
            throw new ArgumentException($"Expected at least one sample, but the dataset has {dataset.Count}.", name);
        }

        CheckShape(dataset, name);
        CheckScale(dataset, name);
        if (dataset.SampleLength != _pass.InputLength)
        {
            throw new ArgumentException($"Expected samples of {_pass.InputLength} values, but the dataset's have {dataset.SampleLength}.", name);
        }

        if (dataset.TargetLength < 0 || dataset.Classes < 0 || (dataset.TargetLength > 0) == (dataset.Classes > 0))
        {
            throw new ArgumentException($"Expected either classes or targets, but the dataset has {dataset.Classes} and {dataset.TargetLength}.", name);
        }
    }

    /// <summary>Images have the shape of the network's input, unless that is a vector, which takes any image of its length.</summary>
    private static void CheckShape(IDataSource dataset, string name)
    {
        KnownSource.CheckShape(dataset, name);
        if (dataset.Shape is { } shape
            && TNetwork.Architecture.Layers[0].Shape is [int channels, int height, int width]
            && shape != new ImageShape(channels, height, width))
        {
            throw new ArgumentException(
                $"Expected images of {new ImageShape(channels, height, width)} (channels × height × width), the shape of the network's [Input], but the dataset's are {shape}.",
                name);
        }
    }

    /// <summary>A network that scales or normalises its inputs takes no values to which that was done before.</summary>
    private void CheckScale(IDataSource dataset, string name)
    {
        if (_pass.Normalization is not { } normalization)
        {
            return;
        }

        if (dataset.Scale is not { } scale)
        {
            throw new ArgumentException(
                "Expected raw values, as the network's [Input] declares how they are normalised, but the dataset's are normalised already. Leave out Normalize where the dataset is made.",
                name);
        }

        if (normalization.Scale is { } declared && scale != 1 && scale != declared)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"Expected raw values, or values scaled by {declared}, the Scale of the network's [Input], but the dataset's are scaled by {scale}. Make the dataset with a scale of 1, or declare the dataset's."),
                name);
        }
    }

    private void CheckClasses(IDataSource dataset, string name)
    {
        _options.Loss.CheckTakesLabels(_pass.OutputLength, name);
        int classes = _options.Loss.ClassesOf(_pass.OutputLength);
        if (dataset.Classes > classes)
        {
            throw new ArgumentException($"Expected at most {classes} classes, but the dataset has {dataset.Classes}.", name);
        }

        if (dataset.Classes < classes && !_options.AllowUnusedOutputs)
        {
            throw new ArgumentException(
                $"Expected {classes} classes, as the network has {_pass.OutputLength} outputs, but the dataset has {dataset.Classes}. If some have no samples in it, declare them all the same: by the number of classes of a Dataset or IdxReader, by CsvOptions.ClassNames, by a folder for each class. To train a network with outputs that no label names, set TrainerOptions.AllowUnusedOutputs.",
                name);
        }
    }

    /// <summary>A source that fits, with its numbers as they were when they were looked at.</summary>
    private IDataSource Checked(IDataSource source, string name)
    {
        IDataSource known = KnownSource.Of(source, name);
        CheckDataset(known, name);
        return known;
    }

    private void CheckDataset(IDataSource dataset, string name)
    {
        CheckSamples(dataset, name);
        if (dataset.TargetLength == 0)
        {
            CheckClasses(dataset, name);
        }
        else
        {
            _options.Loss.CheckTakesTargets(name);
            if (dataset.TargetLength != _pass.OutputLength)
            {
                throw new ArgumentException($"Expected {_pass.OutputLength} targets for each sample, but the dataset has {dataset.TargetLength}.", name);
            }
        }
    }
}
