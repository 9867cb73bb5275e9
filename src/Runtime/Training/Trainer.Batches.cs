namespace GenBn;

/// <content>The division of an epoch into batches, and memory for the largest of them.</content>
public sealed partial class Trainer<TNetwork>
{
    /// <summary>Number of samples that a batch norm of vectors needs for a variance.</summary>
    private const int LeastForNorm = 2;

    private int LeastSamples => _pass.NormOfVectors is null ? 1 : LeastForNorm;

    private BatchPlan PlanOf(int samples) => new(samples, _options.BatchSize, _options.LastBatch, LeastSamples);

    /// <summary>Fails now if a later step, or the recalibration after an epoch, would fail.</summary>
    private void CheckBatches(IDataSource train, string name)
    {
        BatchPlan plan = PlanOf(train.Count);
        if (plan.Batches == 0)
        {
            throw new ArgumentException(
                $"Expected at least {_options.BatchSize} samples, one full batch, because LastBatch.Dropped leaves out an incomplete batch, " +
                $"but the dataset has {train.Count}.",
                name);
        }

        int least = LeastSamples;
        if (plan.Smallest < least)
        {
            string cure = train.Count < least ? "Use more samples" : _options.BatchSize < least ? $"Use a batch size of at least {least}"
                : "Use LastBatch.Merged, LastBatch.Dropped or another batch size";
            throw new ArgumentException(
                $"Expected at least {least} samples in every batch, because the batch norm '{_pass.NormOfVectors}' has one value per channel and sample, " +
                $"but with {train.Count} samples in batches of {_options.BatchSize} there is a batch of {plan.Smallest}. " +
                $"{cure}, or declare the batch norm with BatchNormStatistics.Running.",
                name);
        }

        if (_options.RecalibrationSamples > 0 && Math.Min(_options.RecalibrationSamples, _options.BatchSize) < least)
        {
            throw new ArgumentException(
                $"Expected at least {least} samples for recalibration, because the batch norm '{_pass.NormOfVectors}' has one value per channel and sample, " +
                $"but RecalibrationSamples is {_options.RecalibrationSamples}.",
                name);
        }
    }

    /// <summary>Number of labels that a number of samples may have.</summary>
    private int MostLabels(int samples) => checked(samples * Math.Max(_plan.LabelsOf(hasTargets: false), _plan.LabelsOf(hasTargets: true)));

    /// <summary>Replaces the pass by one with memory for a larger batch, such as one that was merged from two.</summary>
    private void MakeRoom(int samples)
    {
        int capacity = CapacityFor(samples);
        if (capacity <= _pass.BatchSize)
        {
            return;
        }

        NetworkPass larger = Network.CreatePass(capacity, _pass.Threads);
        CheckSizes(larger.InputLength, larger.OutputLength, larger.BatchSize, capacity);
        larger.Replace(_pass);
        _pass = larger;
        if (_ranks is not null)
        {
            larger.Join(_ranks.Exchange);
        }

        _lossJob = new LossJob(larger, _plan);
        _batchLabels = new int[MostLabels(capacity)];
        _batchWeights = new float[capacity];
        _batchRows = new int[capacity];
    }
}
