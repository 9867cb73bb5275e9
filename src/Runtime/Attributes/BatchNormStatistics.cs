namespace GenBn;

/// <summary>The mean and variance with which a batch norm trains. Prediction always takes the running averages.</summary>
public enum BatchNormStatistics
{
    /// <summary>Those of the batch, which also update the running averages.</summary>
    Batch,

    /// <summary>The running averages, which are not updated: the layer is then an affine function of its input.</summary>
    Running,
}
