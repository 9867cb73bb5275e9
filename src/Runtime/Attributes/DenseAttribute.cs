namespace GenBn;

/// <summary>
/// Fully connected layer: y = W·x + b, from F features to <c>Units</c> features. The weight is stored as Units × F.
/// </summary>
/// <remarks>A dense layer that feeds a batch norm gets no bias: the batch norm subtracts it again.</remarks>
/// <param name="units">Number of output features, at least 1.</param>
public sealed class DenseAttribute(int units) : LayerAttribute
{
    /// <summary>Number of output features.</summary>
    public int Units { get; } = units;
}
