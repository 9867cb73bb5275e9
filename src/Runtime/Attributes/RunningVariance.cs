namespace GenBn;

/// <summary>The variance of a batch, with n values per channel, that updates the running variance of a batch norm.</summary>
public enum RunningVariance
{
    /// <summary>Sum of squared deviations / n, as in Keras and "Dive into Deep Learning".</summary>
    Biased,

    /// <summary>Sum of squared deviations / (n − 1), as PyTorch stores it.</summary>
    Unbiased,
}
