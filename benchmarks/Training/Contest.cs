namespace GenBn.Benchmarks.Training;

/// <summary>What both sides of a <see cref="Duel"/> have in common.</summary>
/// <param name="Train">To learn.</param>
/// <param name="Test">To measure the result on.</param>
/// <param name="BatchSize">Samples per step.</param>
/// <param name="Threads">Threads of either side.</param>
/// <param name="Seed">Decides start weights and the order of samples.</param>
internal sealed record Contest(Dataset Train, Dataset Test, int BatchSize, int Threads, ulong Seed)
{
    /// <summary>Batches of an epoch; the last may be smaller than the others.</summary>
    public int StepsPerEpoch => (Train.Count + BatchSize - 1) / BatchSize;

    /// <summary>Sizes, for people.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Train.Count:N0} training and {Test.Count:N0} test images, batch {BatchSize}, {Threads} threads");
}
