
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
        NameStep(_steps + 1);
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
        BatchShare share = ShareOf(order.Next.Length);
        ReadOnlySpan<int> batch = memory.RowsOf(order.Next.Slice(share.FirstSample, share.Samples), _batchRows);
        order.Take();
        fixed (int* rows = batch)
        fixed (float* targets = train.Targets)
        fixed (byte* pixels = train.Pixels)
        fixed (float* values = train.Values)
        {
            float factor;
            try
            {
                if (train.HasTargets)
                {
                    _lossJob.Use(SampleRows.Of(targets, train.TargetLength, rows), in share);
                }
                else
                {
                    UseLabels(train.Labels, batch, in share);
                }

                factor = ScheduleFactor();
            }
            catch (Exception failure)
            {
                TellFailure("batch", failure);
                throw;
            }

            AgreeOnBatch(in share, factor);
            return (Step(SampleRows.Of(train, pixels, values, rows), in share, factor), share.Total);
        }
    }

    /// <summary>
    /// The labels of the share's samples, by their places in all labels. Checked: the dataset holds its caller's array, and losses index by label.
    /// </summary>
    private void UseLabels(ReadOnlySpan<int> labels, ReadOnlySpan<int> places, in BatchShare share)
    {
        for (int index = 0; index < places.Length; index++)
        {
            _batchLabels[index] = labels[places[index]];
        }

        Loss.CheckLabels(_batchLabels.AsSpan(0, places.Length), _options.Loss.ClassesOf(_pass.OutputLength), share.FirstSample);
        _lossJob.Use(_batchLabels, in share);
    }

    /// <summary>The labels of the share's samples. The copy, which nobody else can change, is checked: losses index by label.</summary>
    private void UseLabels(ReadOnlySpan<int> labels, in BatchShare share)
    {
        labels.CopyTo(_batchLabels);
        Loss.CheckLabels(_batchLabels.AsSpan(0, labels.Length), _options.Loss.ClassesOf(_pass.OutputLength), share.FirstSample);
        _lossJob.Use(_batchLabels, in share);
    }

    private (float Loss, int Samples) StepOnRead(BatchOrder order)
    {
        SampleBatch batch;
        float factor;
        try
        {
            batch = Read(order);
            if (_ranks is null)
            {
                order.Take(); // Only now: what could not be read is still to come.
            }

            factor = ScheduleFactor();
        }
        catch (Exception failure)
        {
            TellFailure("batch", failure);
            throw;
        }

        BatchShare share = batch.Share;
        AgreeOnBatch(in share, factor);
        if (_ranks is not null)
        {
            order.Take(); // Only now: what another rank could not read is still to come for all.
        }

        if (order.Dataset.TargetLength > 0)
        {
            _lossJob.Use(batch.Targets, in share);
        }
        else
        {
            _lossJob.Use(batch.Labels, in share);
        }

        return (Step(batch.Inputs, in share, factor), share.Total);
    }

    private SampleBatch Read(BatchOrder order)
    {
        if (_reader?.Source != order.Dataset)
        {
            _reader?.Dispose();
            _reader = NewReader(order.Dataset, order.Plan, ShareOf(order.Plan.Largest));
        }

        if (!_reader.IsAt(order.Epoch, order.Left.Length))
        {
            _reader.Begin(order.Epoch, order.Left);
        }

        return _reader.Take();
    }

    private BatchOrder NewOrder(IDataSource dataset) => new(dataset, PlanOf(dataset.Count), _options.Seed, _options.ShuffleEachEpoch);

    private BatchReader NewReader(IDataSource source, BatchPlan plan, in BatchShare share) =>
        new(source, plan, _options.Prefetch, _readingTurn, share) { Patience = _options.ReadingPatience };

    /// <summary>A batch that no other rank has a part of.</summary>
    private static BatchShare WholeOf(int samples) => new(samples, Rank: 0, Ranks: 1);

    /// <summary>Batches of one size, and a smaller last one.</summary>
    private static BatchPlan EvenPlan(int samples, int size) => new(samples, size, LastBatch.Smaller, least: 1);

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
