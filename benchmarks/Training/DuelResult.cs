namespace GenBn.Benchmarks.Training;

/// <summary>What a <see cref="Duel"/> measured.</summary>
/// <param name="Baseline">Milliseconds of a step, median.</param>
/// <param name="Candidate">The same of the other side.</param>
/// <param name="SmallestPair">The smallest ratio of a single pair.</param>
/// <param name="LargestPair">The largest one.</param>
/// <param name="Foreign">What other programs took of the processors, in [0, 1]; null where the system does not tell.</param>
internal sealed record DuelResult(double Baseline, double Candidate, double SmallestPair, double LargestPair, double? Foreign)
{
    /// <summary>How many times as fast the candidate is: the ratio of the medians.</summary>
    public double Ratio => Baseline / Candidate;
}
