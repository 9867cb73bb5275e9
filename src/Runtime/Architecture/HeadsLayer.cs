namespace GenBn.Architecture;

/// <summary>Several outputs of a network: its inputs one after the other, images in the order of their rows.</summary>
/// <param name="Name">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Inputs">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Shape">See <see cref="ArchitectureLayer"/>.</param>
/// <param name="Heads">The name of each output.</param>
public sealed record HeadsLayer(string Name, IReadOnlyList<int> Inputs, IReadOnlyList<int> Shape, IReadOnlyList<string> Heads)
    : ArchitectureLayer(Name, Inputs, Shape)
{
    /// <inheritdoc/>
    public override TResult Accept<TResult>(IArchitectureVisitor<TResult> visitor) => Checked(visitor).Visit(this);
}

public partial interface IArchitectureVisitor<out TResult>
{
    /// <summary>Visits the outputs of a network with several.</summary>
    TResult Visit(HeadsLayer layer);
}
