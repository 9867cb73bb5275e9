namespace GenBn;

/// <summary>The mean and variance that a batch norm uses in training. Prediction always uses the running statistics.</summary>
public enum BatchNormStatistics
{
    /// <summary>Those of the batch, which also update the running statistics.</summary>
    Batch,

    /// <summary>The running statistics, which are not updated. The layer is then an affine function of its input.</summary>
    Running,
}
