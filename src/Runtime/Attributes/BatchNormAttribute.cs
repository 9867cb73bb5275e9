namespace GenBn;

/// <summary>
/// Batch normalisation: y = gamma · (x − mean) / sqrt(variance + epsilon) + beta, for each channel of an image or each feature of a vector.
/// Training uses the statistics of the batch, and prediction the running statistics.
/// </summary>
/// <remarks>
/// Ioffe and Szegedy, "Batch Normalization", 2015 (arXiv 1502.03167). Training normalises by the biased variance (divided by n).
/// </remarks>
public sealed class BatchNormAttribute() : LayerAttribute
{
    /// <summary>
    /// Share of the old value in the running statistics: running = Momentum · running + (1 − Momentum) · batch, as in Keras and Gluon.
    /// PyTorch's momentum is 1 minus this one. In [0, 1). Default 0.9.
    /// </summary>
    public float Momentum { get; init; } = 0.9f;

    /// <summary>Number that is added to the variance before the square root; positive. Default 1e-5.</summary>
    public float Epsilon { get; init; } = 1e-5f;

    /// <summary>The scale, gamma. Default: learned.</summary>
    public BatchNormTerm Scale { get; init; }

    /// <summary>The shift, beta. Default: learned.</summary>
    public BatchNormTerm Center { get; init; }

    /// <summary>The statistics with which the layer trains. Default: those of the batch.</summary>
    public BatchNormStatistics Statistics { get; init; }

    /// <summary>The variance that updates the running variance. Default: the biased one.</summary>
    public RunningVariance RunningVariance { get; init; }
}
