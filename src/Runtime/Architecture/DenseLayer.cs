namespace GenBn.Architecture;

/// <summary>A fully connected layer. Before a batch norm, it usually has no bias.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Features">Number of features of its input.</param>
/// <param name="HasBias">Whether a learned constant is added to each unit.</param>
public sealed record DenseLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, int Features, bool HasBias)
    : ArchitectureLayer(Name, Inputs, Shape)
{
    /// <inheritdoc/>
    public override IReadOnlyList<ArchitectureTensor> Parameters => HasBias ? [Weight, Tensor("bias", Shape[0])] : [Weight];

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);

    private ArchitectureTensor Weight => Tensor("weight", Shape[0], Features);
}

public partial interface IArchitectureVisitor<out TResult>
{
    /// <summary>Visits a fully connected layer.</summary>
    TResult Visit(DenseLayer layer);
}
