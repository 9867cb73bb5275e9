
namespace GenBn;

/// <content>Samples of a step: those in memory are used in place, those of other sources are read ahead.</content>
public sealed unsafe partial class Trainer<TNetwork>
{
    /// <summary>The turn to read: training and evaluation may read views of the same source.</summary>
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
        _run.EndStep(loss, samples, _correct, _counted, _optimizer.Rate);
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
                ChooseLabels(train.Labels, batch, train.LabelLength, in share);
                _lossJob.Use(_batchLabels, SampleRows.Of(targets, train.TargetLength, rows), WeightsOf(train.Weights, batch), in share);

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
    /// Copies and checks the labels of the share's samples, by their places in all labels. The dataset keeps its caller's array, and losses use
    /// labels as indices.
    /// </summary>
    private void ChooseLabels(ReadOnlySpan<int> labels, ReadOnlySpan<int> places, int length, in BatchShare share)
    {
        for (int index = 0; length > 0 && index < places.Length; index++)
        {
            labels.Slice(places[index] * length, length).CopyTo(_batchLabels.AsSpan(index * length));
        }

        CheckBatchLabels(places.Length, length, in share);
    }

    /// <summary>Copies and checks the labels of the share's samples. No other thread can change the copy, and losses use labels as indices.</summary>
    private void CopyLabels(ReadOnlySpan<int> labels, int length, in BatchShare share)
    {
        labels.CopyTo(_batchLabels);
        CheckBatchLabels(share.Samples, length, in share);
    }

    private void CheckBatchLabels(int samples, int length, in BatchShare share)
    {
        if (length > 0)
        {
            _plan.CheckLabels(_batchLabels.AsSpan(0, samples * length), length, share.FirstSample);
        }
    }

    /// <summary>A checked copy of the weights of the share's samples; empty if there are none.</summary>
    private float[] CopyWeights(ReadOnlySpan<float> weights, in BatchShare share)
    {
        if (weights.IsEmpty)
        {
            return [];
        }

        for (int sample = 0; sample < weights.Length; sample++)
        {
            SampleChecks.CheckedWeight(weights[sample], sample);
        }

        weights.Slice(share.FirstSample, share.Samples).CopyTo(_batchWeights);
        return _batchWeights;
    }

    /// <summary>A checked copy of the weights of the share's samples, by their places in all weights; empty if there are none.</summary>
    private float[] WeightsOf(ReadOnlySpan<float> weights, ReadOnlySpan<int> places)
    {
        if (weights.IsEmpty)
        {
            return [];
        }

        for (int index = 0; index < places.Length; index++)
        {
            _batchWeights[index] = SampleChecks.CheckedWeight(weights[places[index]], places[index]);
        }

        return _batchWeights;
    }

    private (float Loss, int Samples) StepOnRead(BatchOrder order)
    {
        SampleBatch batch;
        float factor;
        try
        {
            batch = Read(order);
            if (_plan.HasHeads && batch.LabelLength > 0)
            {
                // The source's classes are those of the output with the most.
                _plan.CheckLabels(batch.Labels.AsSpan(0, batch.Count * batch.LabelLength), batch.LabelLength, batch.Share.FirstSample);
            }

            if (_ranks is null)
            {
                order.Take(); // Only now: a batch that could not be read is tried again.
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
            order.Take(); // Only now: a batch that another rank could not read is tried again by all.
        }

        _lossJob.Use(batch.Labels, batch.Targets, batch.Weights, in share);
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

    /// <summary>A batch that this rank does not share.</summary>
    private static BatchShare WholeOf(int samples) => new(samples, Rank: 0, Ranks: 1);

    /// <summary>Batches of one size, and a smaller last one.</summary>
    private static BatchPlan EvenPlan(int samples, int size) => new(samples, size, LastBatch.Smaller, least: 1);

    private bool HasAccuracy(IDataSource dataset) => _plan.HasAccuracy(dataset.TargetLength > 0);
}
