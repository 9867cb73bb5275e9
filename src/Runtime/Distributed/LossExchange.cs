namespace GenBn.Distributed;

/// <summary>
/// Gathers the losses of all groups of a batch, and defects of samples, so that every rank accepts or rejects the batch as one process would.
/// </summary>
/// <param name="ranks">Agreement with the other ranks.</param>
/// <param name="outputs">Number of outputs of the network, each with its loss.</param>
internal sealed class LossExchange(RankAgreement ranks, int outputs)
{
    private readonly LossEntry[] _entries = new LossEntry[ranks.Ranks + (BatchShare.MostGroups * outputs)];
    private readonly int[] _starts = new int[ranks.Ranks + 1];

    /// <summary>The first input of the batch that is out of range; null if there is none.</summary>
    public (int Sample, int Element, float Value)? BadInput => FirstOf(LossState.BadInput);

    /// <summary>The first target of the batch that is out of range; null if there is none.</summary>
    public (int Sample, int Element, float Value)? BadTarget => FirstOf(LossState.BadTarget);

    /// <summary>Exchanges the states of ranks and the losses of groups.</summary>
    /// <param name="share">The share of this rank.</param>
    /// <param name="own">Its state.</param>
    /// <param name="groups">
    /// An entry for each group of the whole batch and each output. On entry, those of this rank are set; on return, all are. Empty if there is no
    /// loss to exchange.
    /// </param>
    /// <param name="what">The data, in words.</param>
    public void Run(in BatchShare share, in LossEntry own, Span<LossEntry> groups, string what)
    {
        bool hasGroups = !groups.IsEmpty;
        for (int rank = 0; rank <= ranks.Ranks; rank++)
        {
            _starts[rank] = rank + (hasGroups ? share.GroupOf(rank) * outputs : 0);
        }

        int start = _starts[share.Rank];
        _entries[start] = own;
        if (hasGroups)
        {
            groups[(share.FirstGroup * outputs)..(share.EndGroup * outputs)].CopyTo(_entries.AsSpan(start + 1));
        }

        ranks.Exchange.Gather(_entries.AsSpan(0, _starts[^1]), _starts, what);
        for (int rank = 0; hasGroups && rank < ranks.Ranks; rank++)
        {
            _entries.AsSpan((_starts[rank] + 1).._starts[rank + 1]).CopyTo(groups[(share.GroupOf(rank) * outputs)..]);
        }
    }

    /// <summary>Fails on every rank if the loss of one rank has thrown.</summary>
    /// <param name="own">The exception of this rank's loss; null if there is none.</param>
    public void CheckNoneFailed(Exception? own)
    {
        for (int rank = 0; rank < ranks.Ranks; rank++)
        {
            if (IsFailed(rank))
            {
                ranks.ThrowFailure("loss", IsFailed, own);
            }
        }
    }

    private bool IsFailed(int rank) => _entries[_starts[rank]].State == LossState.Failed;

    /// <summary>Ranks have their samples in the order of the batch.</summary>
    private (int Sample, int Element, float Value)? FirstOf(LossState state)
    {
        for (int rank = 0; rank < ranks.Ranks; rank++)
        {
            ref readonly LossEntry entry = ref _entries[_starts[rank]];
            if (entry.State == state)
            {
                return (entry.Sample, entry.Element, entry.Value);
            }
        }

        return null;
    }
}
