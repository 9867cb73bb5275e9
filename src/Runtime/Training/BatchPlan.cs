namespace GenBn.Training;

/// <summary>How the samples of an epoch are divided into batches.</summary>
internal readonly record struct BatchPlan
{
    private readonly int _batchSize;

    /// <param name="samples">Samples of the dataset, at least 1.</param>
    /// <param name="batchSize">Samples of a full batch, at least 1.</param>
    /// <param name="last">How an incomplete batch is handled.</param>
    /// <param name="least">Number of samples that the network needs in a batch.</param>
    public BatchPlan(int samples, int batchSize, LastBatch last, int least)
    {
        _batchSize = batchSize;
        int rest = samples % batchSize;
        Last = rest == 0 ? LastBatch.Smaller
            : last == LastBatch.Merged && samples < batchSize ? LastBatch.Smaller
            : last == LastBatch.Automatic ? rest < least && samples > batchSize ? LastBatch.Merged : LastBatch.Smaller
            : last;
        Batches = (samples / batchSize) + (Last == LastBatch.Smaller && rest > 0 ? 1 : 0);
        Samples = Last == LastBatch.Dropped ? samples - rest : samples;
        Largest = Last == LastBatch.Merged ? batchSize + rest : Math.Min(batchSize, samples);
        Smallest = Last == LastBatch.Smaller && rest > 0 ? rest : batchSize;
    }

    /// <summary>
    /// Handling of an incomplete batch; never <see cref="LastBatch.Automatic"/>. If there is none, or no batch to merge it with, it is
    /// <see cref="LastBatch.Smaller"/>.
    /// </summary>
    public LastBatch Last { get; }

    /// <summary>Number of batches of an epoch.</summary>
    public int Batches { get; }

    /// <summary>Number of samples of an epoch.</summary>
    public int Samples { get; }

    /// <summary>Number of samples of its largest batch.</summary>
    public int Largest { get; }

    /// <summary>Number of samples of its smallest batch.</summary>
    public int Smallest { get; }

    /// <summary>Number of samples of the next batch, when <paramref name="left"/> samples of the epoch are left.</summary>
    public int Next(int left) => left <= Largest ? left : _batchSize;

    /// <summary>Number of batches that were taken, when <paramref name="left"/> samples of the epoch are left.</summary>
    public int Taken(int left) => left == 0 ? Batches : (Samples - left) / _batchSize;
}
