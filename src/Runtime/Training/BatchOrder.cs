namespace GenBn;

/// <summary>The order in which training goes through a dataset: epoch by epoch, batch by batch.</summary>
internal sealed class BatchOrder
{
    private readonly int[] _order;
    private readonly int _batchSize;
    private readonly ulong _seed;
    private readonly bool _shuffle;
    private int _next;

    /// <summary>Stands at the end of an epoch: <see cref="BeginEpoch"/> comes first.</summary>
    public BatchOrder(IDataSource dataset, int batchSize, ulong seed, bool shuffle)
    {
        Dataset = dataset;
        _batchSize = batchSize;
        _seed = seed;
        _shuffle = shuffle;
        _order = new int[dataset.Count];
        _next = _order.Length;
    }

    /// <summary>What is gone through.</summary>
    public IDataSource Dataset { get; }

    /// <summary>Number of the current epoch.</summary>
    public int Epoch { get; private set; }

    /// <summary>Batches of an epoch; the last may be smaller than the others.</summary>
    public int Batches => (_order.Length + _batchSize - 1) / _batchSize;

    /// <summary>Batches of the epoch that were taken.</summary>
    public int Taken => (_next + _batchSize - 1) / _batchSize;

    /// <summary>Whether every batch of the epoch was taken.</summary>
    public bool IsAtEnd => _next == _order.Length;

    /// <summary>The samples in the order of the current epoch.</summary>
    public ReadOnlyMemory<int> Samples => _order;

    /// <summary>Those of them that were not taken yet.</summary>
    public ReadOnlyMemory<int> Left => _order.AsMemory(_next);

    /// <summary>
    /// Sets the order of an epoch. It depends on the seed and the epoch's number alone, so that training can be resumed at any
    /// epoch.
    /// </summary>
    public void BeginEpoch(int epoch)
    {
        for (int index = 0; index < _order.Length; index++)
        {
            _order[index] = index;
        }

        if (_shuffle)
        {
            new RandomSource(_seed + (0x9E3779B97F4A7C15 * (ulong)epoch)).Shuffle(_order.AsSpan());
        }

        Epoch = epoch;
        _next = 0;
    }

    /// <summary>The samples of the next batch. Only while not <see cref="IsAtEnd"/>.</summary>
    public ReadOnlySpan<int> Take()
    {
        ReadOnlySpan<int> batch = _order.AsSpan(_next, Math.Min(_batchSize, _order.Length - _next));
        _next += batch.Length;
        return batch;
    }
}
