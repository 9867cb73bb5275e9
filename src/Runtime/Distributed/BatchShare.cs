namespace GenBn.Distributed;

/// <summary>
/// The part of a batch that a rank computes: whole groups of blocks of 16 samples. The groups depend only on the batch, so the order of sums over
/// the batch does not depend on the number of ranks.
/// </summary>
/// <remarks>The default value is the share of a batch without samples.</remarks>
/// <param name="Total">Number of samples of the whole batch.</param>
/// <param name="Rank">The rank, from 0.</param>
/// <param name="Ranks">Number of ranks; 1 without a collective.</param>
internal readonly record struct BatchShare(int Total, int Rank, int Ranks)
{
    /// <summary>Largest number of groups of a batch, which are the leaves of the tree of a sum over the batch.</summary>
    public const int MostGroups = 16;

    /// <summary>Number of blocks of the whole batch. The last may be incomplete.</summary>
    public int TotalBlocks => (Total + 15) / 16;

    /// <summary>Number of groups of the whole batch.</summary>
    public int TotalGroups => Math.Min(TotalBlocks, MostGroups);

    /// <summary>The first group of this rank.</summary>
    public int FirstGroup => GroupOf(Rank);

    /// <summary>One past the last group of this rank.</summary>
    public int EndGroup => GroupOf(Rank + 1);

    /// <summary>Number of groups of this rank; 0 is possible if there are more ranks than groups.</summary>
    public int Groups => EndGroup - FirstGroup;

    /// <summary>The first block of this rank.</summary>
    public int FirstBlock => BlockOf(FirstGroup);

    /// <summary>Number of blocks of this rank.</summary>
    public int Blocks => BlockOf(EndGroup) - FirstBlock;

    /// <summary>The first sample of this rank.</summary>
    public int FirstSample => Math.Min(Total, 16 * FirstBlock);

    /// <summary>Number of samples of this rank.</summary>
    public int Samples => Math.Min(Total, 16 * BlockOf(EndGroup)) - FirstSample;

    /// <summary>The first group of a rank.</summary>
    public int GroupOf(int rank) => Ranks == 0 ? 0 : (int)((long)TotalGroups * rank / Ranks);

    /// <summary>The first block of a group, numbered over the whole batch.</summary>
    public int BlockOf(int group) => TotalGroups == 0 ? 0 : (int)((long)group * TotalBlocks / TotalGroups);

    /// <summary>The largest number of samples, in whole blocks, that the rank has of this or a smaller batch.</summary>
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
