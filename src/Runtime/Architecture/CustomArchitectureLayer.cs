namespace GenBn.Architecture;

/// <summary>A custom layer, see <see cref="LayerAttribute{TLayer}"/>.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Type">Name of the type that implements it, without namespace.</param>
/// <param name="Tensors">Its parameters, named after the layer.</param>
public sealed record CustomArchitectureLayer(
    string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, string Type, IReadOnlyList<ArchitectureTensor> Tensors)
    : ArchitectureLayer(Name, Inputs, Shape)
{
    /// <inheritdoc/>
    public override IReadOnlyList<ArchitectureTensor> Parameters => Tensors;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
}

public partial interface IArchitectureVisitor<out TResult>
{
    /// <summary>Visits a custom layer.</summary>
    TResult Visit(CustomArchitectureLayer layer);
}
