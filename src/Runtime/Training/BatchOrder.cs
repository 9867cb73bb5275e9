namespace GenBn.Training;

/// <summary>The order in which training visits the samples of a source: epoch by epoch, batch by batch.</summary>
internal sealed class BatchOrder
{
    private readonly int[] _order;
    private readonly BatchPlan _plan;
    private readonly ulong _seed;
    private readonly bool _shuffle;
    private int _next;

    /// <summary>Creates an order at the end of an epoch: <see cref="BeginEpoch"/> must come first.</summary>
    /// <param name="dataset">The samples.</param>
    /// <param name="plan">How they are divided into batches.</param>
    /// <param name="seed">Seed of the order.</param>
    /// <param name="shuffle">Whether the order is random.</param>
    public BatchOrder(IDataSource dataset, BatchPlan plan, ulong seed, bool shuffle)
    {
        Dataset = dataset;
        _plan = plan;
        _seed = seed;
        _shuffle = shuffle;
        _order = new int[dataset.Count];
        _next = plan.Samples;
    }

    /// <summary>The samples.</summary>
    public IDataSource Dataset { get; }

    /// <summary>Number of the current epoch.</summary>
    public int Epoch { get; private set; }

    /// <summary>How the samples are divided into batches.</summary>
    public BatchPlan Plan => _plan;

    /// <summary>Number of batches of an epoch. The last may have more or fewer samples than the others.</summary>
    public int Batches => _plan.Batches;

    /// <summary>Number of batches of the epoch that were taken.</summary>
    public int Taken => _plan.Taken(Left.Length);

    /// <summary>Whether every batch of the epoch was taken.</summary>
    public bool IsAtEnd => _next == _plan.Samples;

    /// <summary>The samples in the order of the current epoch. Those that it leaves out are at the end.</summary>
    public ReadOnlyMemory<int> Samples => _order;

    /// <summary>The samples of the batches that were not taken yet.</summary>
    public ReadOnlyMemory<int> Left => _order.AsMemory(_next, _plan.Samples - _next);

    /// <summary>
    /// Sets the order of an epoch. It depends only on the seed and the epoch's number, so training can be resumed at any epoch.
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

    /// <summary>The samples of the next batch, without taking it. Must not be used if <see cref="IsAtEnd"/>.</summary>
    public ReadOnlySpan<int> Next => _order.AsSpan(_next, _plan.Next(_plan.Samples - _next));

    /// <summary>Takes the next batch. Must not be called if <see cref="IsAtEnd"/>.</summary>
    public void Take() => _next += Next.Length;
}
