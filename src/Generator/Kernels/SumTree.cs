namespace GenBn.Generator.Kernels;

/// <summary>What kernels assume of the order in which sums over a batch are added, as in the runtime.</summary>
internal static class SumTree
{
    /// <summary>Sums that wait at the same time, at most, the one that is being made included.</summary>
    public const int Levels = 5;

    /// <summary>Blocks of a part of the batch, at most: as a panel of a dense layer, they take a quarter of the first-level cache.</summary>
    public const int PartBlocks = 4;
}
