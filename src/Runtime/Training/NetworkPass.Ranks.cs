using System.ComponentModel;
using System.Runtime.ExceptionServices;

namespace GenBn.Training;

/// <content>The exchange with other ranks, each of which computes a part of every batch.</content>
public abstract unsafe partial class NetworkPass
{
    private ParameterStore? _parameters;

    /// <summary>The memory of the network's parameters; null if the generated code has not named it.</summary>
    internal ParameterStore? Store => _parameters;

    /// <summary>Gradients of weights that are completed together: [set][gradients of the network, from the first trainable one to the last].</summary>
    private AlignedBuffer? _gradientSets;
    private Parameter[] _exchanged = [];
    private int[] _gradientStarts = [];

    /// <summary>Offset of the first exchanged gradient in the network's memory, and the number of floats up to the end of the last one.</summary>
    private int _firstGradient;
    private int _gradientLength;

    /// <summary>The exchange with other ranks; null if there are none.</summary>
    internal RankExchange? Exchange { get; private set; }

    /// <summary>
    /// The part of the latest batch that this rank computes: all of it if there are no other ranks. <see cref="BatchShare.Samples"/> are those
    /// of this rank, and <see cref="BatchShare.Total"/> those of the batch.
    /// </summary>
    internal BatchShare Share => _tree.Share;

    /// <summary>
    /// From now on, this pass computes its rank's share of each batch; <see cref="BatchSize"/> is the largest share. Must come before the first
    /// batch.
    /// </summary>
    /// <exception cref="InvalidOperationException">The pass has run, has joined before, or has not named its parameters.</exception>
    internal void Join(RankExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (Exchange is not null || Share.Total > 0 || _parameters is null)
        {
            throw new InvalidOperationException("Expected a pass of generated code that has not run or joined other ranks yet.");
        }

        Exchange = exchange;
        _tree.Join(exchange.Ranks);
        _batchNorms.ForEach(norm => norm.Join(exchange.Ranks));
        _gradientStarts = new int[exchange.Ranks + 1];

        // Batch norms have already completed the gradients of gamma and beta.
        _exchanged = [.. _parameters.Parameters.Where(parameter => parameter.Trainable && !_batchNorms.Exists(norm => norm.Has(parameter)))];
        if (_exchanged.Length > 0)
        {
            _firstGradient = _exchanged[0].Offset;
            _gradientLength = (_exchanged[^1].Offset + _exchanged[^1].Length + 15 & ~15) - _firstGradient;
            _gradientSets = new AlignedBuffer((long)BatchShare.MostGroups * _gradientLength);
        }
    }

    /// <summary>For generated code: completes the statistics of a batch norm, and sets the coefficients of the worker's channels.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void CombineStatistics(Worker worker, BatchNormPass norm)
    {
        ArgumentNullException.ThrowIfNull(norm);
        ExchangeSums(worker, norm.Statistics, worker.First(norm.Channels), worker.End(norm.Channels));
        norm.CombineStatistics(worker);
    }

    /// <summary>For generated code: completes the gradient sums of a batch norm, and sets the gradients and coefficients of the worker's channels.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void CombineGradients(Worker worker, BatchNormPass norm)
    {
        ArgumentNullException.ThrowIfNull(norm);
        ExchangeSums(worker, norm.Gradients, worker.First(norm.Channels), worker.End(norm.Channels));
        norm.CombineGradients(worker.First(norm.Channels), worker.End(norm.Channels));
    }

    /// <summary>For generated code: completes sums of a batch norm with those of other ranks. Does nothing if there are none.</summary>
    /// <param name="worker">The calling worker. Every worker of the pass calls this.</param>
    /// <param name="sums">The sums to complete.</param>
    /// <param name="first">The first of the channels that this worker sums and uses.</param>
    /// <param name="end">One past the last of these channels.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void ExchangeSums(Worker worker, ChannelSums sums, int first, int end)
    {
        if (Exchange is not { } exchange)
        {
            return;
        }

        sums.Fold(first, end);
        worker.Barrier();
        if (worker.Index == 0)
        {
            sums.Gather(exchange);
        }

        worker.Barrier();
    }

    /// <summary>For generated code: completes the gradients of weights with those of other ranks. Does nothing if there are none.</summary>
    /// <param name="worker">The calling worker. Every worker of the pass calls this when it has computed its gradients.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void ExchangeGradients(Worker worker)
    {
        if (Exchange is not { } exchange || _gradientSets is null)
        {
            return;
        }

        worker.Barrier();
        if (worker.Index == 0)
        {
            for (int rank = 0; rank < _gradientStarts.Length; rank++)
            {
                _gradientStarts[rank] = checked(_tree.SetStarts[rank] * _gradientLength);
            }

            exchange.Gather(new Span<float>(_gradientSets.Pointer, _gradientStarts[^1]), _gradientStarts, "gradients of weights");
        }

        worker.Barrier();
        foreach (Parameter parameter in _exchanged)
        {
            int first = worker.First(parameter.Length);
            int count = worker.End(parameter.Length) - first;
            float* sets = _gradientSets.Pointer + (parameter.Offset - _firstGradient) + first;
            foreach (SumMerge merge in _tree.LastMerges)
            {
                SumTree.Add(sets + ((long)merge.Left * _gradientLength), sets + ((long)merge.Right * _gradientLength), count);
            }

            new ReadOnlySpan<float>(sets, count).CopyTo(new Span<float>(parameter.GradientPointer + first, count));
        }
    }

    /// <summary>Begins a batch; its samples are counted over all ranks.</summary>
    private void Take(int samples)
    {
        _tree.Use(new BatchShare(samples, Exchange?.Rank ?? 0, Exchange?.Ranks ?? 1));
        if (_tree.Samples > BatchSize)
        {
            throw new InvalidOperationException(
                $"Expected at most {BatchSize} samples for this rank, but its share of a batch of {samples} is {_tree.Samples}.");
        }

        if (_gradientSets is not null)
        {
            _tree.Place((_gradientSets.Pointer - _parameters!.Gradients.Pointer) - _firstGradient, _gradientLength);
        }
    }

    /// <summary>Runs a job on the team. A failure of the exchange with other ranks is thrown as it is.</summary>
    private void Run(IWorkerJob job)
    {
        try
        {
            Team.RunOnSome(job);
        }
        catch (AggregateException failure) when (failure.InnerException is CollectiveException)
        {
            ExceptionDispatchInfo.Throw(failure.InnerException);
        }
    }
}
