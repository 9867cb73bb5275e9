namespace GenBn.Distributed;

/// <summary>What each rank tells the others before they go on together.</summary>
/// <param name="IsFailed">1 where the rank cannot go on, otherwise 0.</param>
/// <param name="Samples">Samples of the batch; the same on every rank.</param>
/// <param name="Rate">Size of the step; the same on every rank.</param>
/// <param name="Length">Bytes of a text that follows; may differ.</param>
internal readonly record struct RankStatus(int IsFailed, int Samples, float Rate, int Length)
{
    /// <summary>Whether two ranks that have not failed are about to do the same.</summary>
    public bool IsLike(in RankStatus other) =>
        Samples == other.Samples && BitConverter.SingleToInt32Bits(Rate) == BitConverter.SingleToInt32Bits(other.Rate);

    /// <summary>What must be the same, in words.</summary>
    public override string ToString() => FormattableString.Invariant($"{Samples} samples at a learning rate of {Rate:R}");
}
