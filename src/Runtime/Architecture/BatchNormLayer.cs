namespace GenBn.Architecture;

/// <summary>Batch normalisation per channel of an image or per feature of a vector.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Momentum">Share of the old value in the running averages.</param>
/// <param name="HasGamma">Whether there is a scale, learned or frozen.</param>
/// <param name="HasBeta">Whether there is a shift, learned or frozen.</param>
/// <param name="UsesRunning">Whether training, too, normalises by the running statistics.</param>
public sealed record BatchNormLayer(
    string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, float Epsilon, float Momentum, bool HasGamma, bool HasBeta, bool UsesRunning)
    : ArchitectureLayer(Name, Inputs, Shape)
{
    /// <inheritdoc/>
    public override IReadOnlyList<ArchitectureTensor> Parameters =>
        [.. HasGamma ? [Tensor("gamma", Shape[0])] : Array.Empty<ArchitectureTensor>(), .. HasBeta ? [Tensor("beta", Shape[0])] : Array.Empty<ArchitectureTensor>()];

    /// <inheritdoc/>
    public override IReadOnlyList<ArchitectureTensor> Buffers => [Tensor("running_mean", Shape[0]), Tensor("running_var", Shape[0])];

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
}

public partial interface IArchitectureVisitor<out TResult>
{
    /// <summary>A batch normalisation.</summary>
    TResult Visit(BatchNormLayer layer);
}
