namespace GenBn.Architecture;

/// <summary>Batch normalisation of each channel of an image, or of each feature of a vector.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Epsilon">Number that is added to the variance.</param>
/// <param name="Momentum">Share of the old value in the running statistics.</param>
/// <param name="HasGamma">Whether it has a scale, learned or frozen.</param>
/// <param name="HasBeta">Whether it has a shift, learned or frozen.</param>
/// <param name="UsesRunning">Whether training also normalises by the running statistics.</param>
public sealed record BatchNormLayer(
    string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, float Epsilon, float Momentum, bool HasGamma, bool HasBeta, bool UsesRunning)
    : ArchitectureLayer(Name, Inputs, Shape)
{
    /// <inheritdoc/>
    public override IReadOnlyList<ArchitectureTensor> Parameters =>
    [
        .. HasGamma ? [Tensor("gamma", Shape[0])] : Array.Empty<ArchitectureTensor>(),
        .. HasBeta ? [Tensor("beta", Shape[0])] : Array.Empty<ArchitectureTensor>(),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<ArchitectureTensor> Buffers => [Tensor("running_mean", Shape[0]), Tensor("running_var", Shape[0])];

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
}

public partial interface IArchitectureVisitor<out TResult>
{
    /// <summary>Visits a batch norm.</summary>
    TResult Visit(BatchNormLayer layer);
}
