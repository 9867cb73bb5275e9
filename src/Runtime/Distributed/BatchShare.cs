namespace GenBn.Distributed;

/// <summary>
/// The part of a batch that a rank computes: whole groups of blocks of 16 samples. The groups depend on the batch alone, so that the order
/// of sums over the batch does not depend on the number of ranks.
/// </summary>
/// <remarks>The default value is the share of a batch without samples.</remarks>
/// <param name="Total">Samples of the whole batch.</param>
/// <param name="Rank">The rank, from 0.</param>
/// <param name="Ranks">Number of ranks; 1 where there is no collective.</param>
internal readonly record struct BatchShare(int Total, int Rank, int Ranks)
{
    /// <summary>Groups of a batch, at most: leaves of the tree that sums over the batch are added in.</summary>
    public const int MostGroups = 16;

    /// <summary>Blocks of the whole batch; the last may be partly filled.</summary>
    public int TotalBlocks => (Total + 15) / 16;

    /// <summary>Groups of the whole batch.</summary>
    public int TotalGroups => Math.Min(TotalBlocks, MostGroups);

    /// <summary>The first group of this rank.</summary>
    public int FirstGroup => GroupOf(Rank);

    /// <summary>One past the last group of this rank.</summary>
    public int EndGroup => GroupOf(Rank + 1);

    /// <summary>Groups of this rank; 0 where there are more ranks than groups.</summary>
    public int Groups => EndGroup - FirstGroup;

    /// <summary>The first block of this rank.</summary>
    public int FirstBlock => BlockOf(FirstGroup);

    /// <summary>Blocks of this rank.</summary>
    public int Blocks => BlockOf(EndGroup) - FirstBlock;

    /// <summary>The first sample of this rank.</summary>
    public int FirstSample => Math.Min(Total, 16 * FirstBlock);

    /// <summary>Samples of this rank.</summary>
    public int Samples => Math.Min(Total, 16 * BlockOf(EndGroup)) - FirstSample;

    /// <summary>The first group of a rank.</summary>
    public int GroupOf(int rank) => Ranks == 0 ? 0 : (int)((long)TotalGroups * rank / Ranks);

    /// <summary>The first block of a group, numbered over the whole batch.</summary>
    public int BlockOf(int group) => TotalGroups == 0 ? 0 : (int)((long)group * TotalBlocks / TotalGroups);

    /// <summary>The most samples, in whole blocks, that the rank has of any batch that is not larger.</summary>
    public int Capacity
    {
        get
        {
            int most = 0;
            for (int blocks = 1; blocks <= TotalBlocks; blocks++)
            {
                most = Math.Max(most, (this with { Total = 16 * blocks }).Blocks);
            }

            return 16 * most;
        }
    }

    /// <summary>The share of another rank.</summary>
    public BatchShare Of(int rank) => this with { Rank = rank };
}
