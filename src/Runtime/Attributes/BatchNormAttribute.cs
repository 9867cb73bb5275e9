namespace GenBn;

/// <summary>
/// Batch normalisation: y = gamma · (x − mean) / sqrt(variance + epsilon) + beta, per channel of an image or per feature
/// of a vector. Training uses the statistics of the batch, prediction the running averages.
/// </summary>
/// <remarks>
/// Ioffe and Szegedy, "Batch Normalization", 2015 (arXiv 1502.03167). The variance that normalises is the biased one (divided
/// by n).
/// </remarks>
public sealed class BatchNormAttribute() : LayerAttribute
{
    /// <summary>
    /// Share of the old value in the running averages: running = Momentum · running + (1 − Momentum) · batch, as in Keras
    /// and Gluon; PyTorch's number is 1 minus this one. In [0, 1). Default 0.9.
    /// </summary>
    public float Momentum { get; init; } = 0.9f;

    /// <summary>Added to the variance before the square root; positive. Default 1e-5.</summary>
    public float Epsilon { get; init; } = 1e-5f;

    /// <summary>The scale, gamma. Default: learned.</summary>
    public BatchNormTerm Scale { get; init; }

    /// <summary>The shift, beta. Default: learned.</summary>
    public BatchNormTerm Center { get; init; }

    /// <summary>The statistics with which the layer trains. Default: those of the batch.</summary>
    public BatchNormStatistics Statistics { get; init; }

    /// <summary>The variance that enters the running average. Default: the biased one.</summary>
    public RunningVariance RunningVariance { get; init; }
}
