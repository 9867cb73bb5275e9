namespace GenBn.Distributed;

/// <summary>The status that each rank sends to the others before they continue together.</summary>
/// <param name="IsFailed">1 if the rank cannot continue, otherwise 0.</param>
/// <param name="Samples">Number of samples of the batch, the same on every rank.</param>
/// <param name="Rate">Learning rate of the step, the same on every rank.</param>
/// <param name="Length">Number of bytes of a text that follows, which may differ.</param>
internal readonly record struct RankStatus(int IsFailed, int Samples, float Rate, int Length)
{
    /// <summary>Whether two ranks that have not failed have the same batch and learning rate.</summary>
    public bool IsLike(in RankStatus other) =>
        Samples == other.Samples && BitConverter.SingleToInt32Bits(Rate) == BitConverter.SingleToInt32Bits(other.Rate);

    /// <summary>Returns batch and learning rate in words.</summary>
    public override string ToString() => FormattableString.Invariant($"{Samples} samples at a learning rate of {Rate:R}");
}
