namespace GenBn;

/// <summary>The variance of a batch of n values per channel that enters a batch norm's running average.</summary>
public enum RunningVariance
{
    /// <summary>Sum of squared deviations / n, as in Keras and "Dive into Deep Learning".</summary>
    Biased,

    /// <summary>Sum of squared deviations / (n − 1), as PyTorch stores it.</summary>
    Unbiased,
}
