namespace GenBn.CompilerServices;

/// <summary>Mean and variance per channel of everything in several batches, from the mean and biased variance of each.</summary>
/// <remarks>
/// Merged as means and sums of squared deviations (Chan, Golub and LeVeque, "Algorithms for Computing the Sample Variance",
/// 1983), in the order of the batches. That is E[var] + Var[mean], the variance of all values together: the plain average of
/// batch variances lacks the spread of the batch means, which is large where batches are small (Wu and Johnson, "Rethinking
/// Batch in BatchNorm", 2021, arXiv 2105.07576, appendix).
/// </remarks>
internal sealed class PopulationStatistics(int channels)
{
    private readonly double[] _counts = new double[channels];
    private readonly double[] _means = new double[channels];
    private readonly double[] _squares = new double[channels];

    /// <summary>Forgets all batches.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Array.Clear(_means);
        Array.Clear(_squares);
    }

    /// <summary>Adds a batch of <paramref name="count"/> values to a channel. Channels do not disturb each other.</summary>
    public void Merge(int channel, double count, double mean, double variance)
    {
        double before = _counts[channel];
        double total = before + count;
        double offset = mean - _means[channel];
        _means[channel] += offset * (count / total);
        _squares[channel] += (variance * count) + (offset * offset * before * (count / total));
        _counts[channel] = total;
    }

    /// <summary>Writes mean and variance of each channel; the variance divided by n, or by n − 1 if <paramref name="unbiased"/>.</summary>
    public void CopyTo(Span<float> means, Span<float> variances, bool unbiased)
    {
        for (int channel = 0; channel < _counts.Length; channel++)
        {
            means[channel] = (float)_means[channel];
            variances[channel] = (float)(_squares[channel] / (_counts[channel] - (unbiased ? 1 : 0)));
        }
    }
}
